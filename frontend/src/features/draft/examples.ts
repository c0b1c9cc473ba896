import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Block } from '../../lib/drafts/answers'
import type { Draft } from '../../lib/drafts/draft'
import { month } from '../../lib/format'
import { produceNames } from '../../ui/produceNames'

function words(draft: Draft) {
  const { produce } = draft.answers
  return {
    village: draft.village.name,
    produce: produce
      ? i18n._(produceNames[produce])
      : i18n._(msg({ message: 'our produce', context: 'in a sentence' })),
  }
}

/** Titles to choose from. */
export function titleExamples(draft: Draft): string[] {
  const { village, produce } = words(draft)
  return [
    i18n._(msg`${produce} from ${village}, this year's harvest`),
    i18n._(msg`${village}: ${produce} straight from the family that grows it`),
  ]
}

/** The beginning of a story, with gaps that only the household can fill. */
export function storyExample(block: Block, draft: Draft): string {
  const { village, produce } = words(draft)
  const examples: Record<Block, MessageDescriptor> = {
    who: msg`We live in ${village}, ＿＿ people at home. We have grown ${produce} for ＿＿ years, on ＿＿ mu of land. Until now we sold to ＿＿.`,
    grow: msg`Our ${produce} grows at ＿＿ metres. We fertilise with ＿＿ and pick in ＿＿. This year there will be about ＿＿ kg. What is special about it: ＿＿.`,
    money: msg`About ¥＿＿ pays for picking, ¥＿＿ for boxes and ¥＿＿ for freight. What remains stays with us; we want to use it for ＿＿.`,
    ship: msg`It is ripe in ＿＿. We pack it in ＿＿ and send it from the village post within ＿＿ days. You read here when it leaves.`,
    risks: msg`With hail or long rain the harvest can be smaller; then we ＿＿. If something arrives broken, send us a photo within ＿＿ days and we ＿＿.`,
  }
  return i18n._(examples[block])
}

/** A sentence below the title. */
export function summaryExample(draft: Draft): string {
  const { village, produce } = words(draft)
  const { deliveryMonth } = draft.answers
  return deliveryMonth
    ? i18n._(msg`${produce} from ${village}, picked and packed by the family, sent in ${month(deliveryMonth)}.`)
    : i18n._(msg`${produce} from ${village}, picked and packed by the family.`)
}

/** A tier to begin with: its name and what is in it. */
export function tierExample(draft: Draft): { title: string; goods: string } {
  const { produce } = words(draft)
  return { title: i18n._(msg`${produce}, 500 g`), goods: i18n._(msg`One bag of 500 g, this year's harvest`) }
}
