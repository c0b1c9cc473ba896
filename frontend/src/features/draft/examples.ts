import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Produce } from '../../gql/graphql'
import type { Block } from '../../lib/drafts/answers'
import type { Draft } from '../../lib/drafts/draft'
import { month } from '../../lib/format'
import { produceNames } from '../../ui/produceNames'

/** How a thing comes about: what fits a field is nonsense for honey. */
type Kind = 'field' | 'grain' | 'herb' | 'tree' | 'bees' | 'log' | 'craft'

const kinds: Record<Produce, Kind> = {
  SICHUAN_PEPPER: 'tree',
  WALNUT: 'tree',
  OLIVE_OIL: 'tree',
  APPLE: 'tree',
  GINKGO: 'tree',
  TEA: 'tree',
  HONEY: 'bees',
  BLACK_AGARIC: 'log',
  CODONOPSIS: 'herb',
  ANGELICA: 'herb',
  ASTRAGALUS: 'herb',
  PINELLIA: 'herb',
  RHUBARB: 'herb',
  GARLIC: 'field',
  GRAIN: 'grain',
  HANDICRAFT: 'craft',
}

function words(draft: Draft) {
  const { produce } = draft.answers
  return {
    village: draft.village.name,
    kind: produce && kinds[produce],
    produce: produce ? i18n._(produceNames[produce]) : '',
  }
}

/** Titles to choose from. */
export function titleExamples(draft: Draft): string[] {
  const { village, produce, kind } = words(draft)
  if (!kind) return [i18n._(msg`From a family in ${village}`)]
  return kind === 'craft'
    ? [i18n._(msg`Made by hand in ${village}`), i18n._(msg`${village}: straight from the family that makes it`)]
    : [
        i18n._(msg`${produce} from ${village}, this year's harvest`),
        i18n._(msg`${village}: ${produce} straight from the family`),
      ]
}

/** The beginning of a story, with gaps that only the household can fill. */
export function storyExample(block: Block, draft: Draft): string {
  const { village, produce, kind } = words(draft)
  const examples: Record<Block, () => MessageDescriptor> = {
    who: () => who(kind, village, produce),
    grow: () => grow(kind, produce),
    money: () => money(kind),
    ship: () => ship(kind),
    risks: () => risks(kind),
  }
  return i18n._(examples[block]())
}

function who(kind: Kind | undefined, village: string, produce: string): MessageDescriptor {
  switch (kind) {
    case 'tree':
      return msg`We live in ${village}, ＿＿ people at home. ${produce} has been our work for ＿＿ years; we have ＿＿ trees. Until now we sold to ＿＿.`
    case 'bees':
      return msg`We live in ${village}, ＿＿ people at home. We have kept bees for ＿＿ years and have ＿＿ hives. Until now we sold to ＿＿.`
    case 'log':
      return msg`We live in ${village}, ＿＿ people at home. We have grown ${produce} for ＿＿ years, on ＿＿ logs. Until now we sold to ＿＿.`
    case 'craft':
      return msg`We live in ${village}, ＿＿ people at home; ＿＿ of us know the craft. We learned it from ＿＿ and have done it for ＿＿ years. Until now we sold to ＿＿.`
    case undefined:
      return msg`We live in ${village}, ＿＿ people at home. We have done this for ＿＿ years. Until now we sold to ＿＿.`
    default:
      return msg`We live in ${village}, ＿＿ people at home. We have grown ${produce} for ＿＿ years, on ＿＿ mu of land. Until now we sold to ＿＿.`
  }
}

function grow(kind: Kind | undefined, produce: string): MessageDescriptor {
  switch (kind) {
    case 'field':
    case 'grain':
      return msg`The field lies at ＿＿ metres. We fertilise with ＿＿ and harvest in ＿＿. This year there will be about ＿＿ kg of ${produce}. What is special about it: ＿＿.`
    case 'herb':
      return msg`The field lies at ＿＿ metres. It grows for ＿＿ years and is dug in ＿＿, then washed and dried. This year there will be about ＿＿ kg of ${produce}. What is special about it: ＿＿.`
    case 'tree':
      return msg`The trees stand at ＿＿ metres. We fertilise with ＿＿ and pick in ＿＿. This year there will be about ＿＿ kg of ${produce}. What is special about it: ＿＿.`
    case 'bees':
      return msg`The hives stand at ＿＿ metres, where the bees find ＿＿. We take the honey in ＿＿, ＿＿ times a year. This year there will be about ＿＿ kg. What is special about it: ＿＿.`
    case 'log':
      return msg`It grows on logs of ＿＿, in the woods at ＿＿ metres. We pick in ＿＿ and dry it in ＿＿. This year there will be about ＿＿ kg. What is special about it: ＿＿.`
    case 'craft':
      return msg`It is made of ＿＿. One piece takes ＿＿ days, all of it by hand. We can make ＿＿ pieces. What is special about it: ＿＿.`
    case undefined:
      return msg`This is how it comes about: ＿＿. There will be about ＿＿ this year. What is special about it: ＿＿.`
  }
}

function money(kind: Kind | undefined): MessageDescriptor {
  if (kind === 'bees') {
    return msg`About ¥＿＿ pays for jars, ¥＿＿ for boxes and ¥＿＿ for freight. What remains stays with us; we want to use it for ＿＿.`
  }
  if (kind === 'craft') {
    return msg`About ¥＿＿ pays for material, ¥＿＿ for boxes and ¥＿＿ for freight. What remains stays with us; we want to use it for ＿＿.`
  }
  return msg`About ¥＿＿ pays for harvesting, ¥＿＿ for boxes and ¥＿＿ for freight. What remains stays with us; we want to use it for ＿＿.`
}

function ship(kind: Kind | undefined): MessageDescriptor {
  if (kind === 'craft') {
    return msg`It is finished in ＿＿. We pack it in ＿＿ and send it from the village post within ＿＿ days. You read here when it leaves.`
  }
  return msg`It is ready in ＿＿. We pack it in ＿＿ and send it from the village post within ＿＿ days. You read here when it leaves.`
}

function risks(kind: Kind | undefined): MessageDescriptor {
  if (kind === 'bees') {
    return msg`With much rain the flowers are over soon and there is less honey; then we ＿＿. If a jar arrives broken, send us a photo within ＿＿ days and we ＿＿.`
  }
  if (kind === 'craft') {
    return msg`Work by hand can take longer than planned; then we ＿＿. If something arrives broken, send us a photo within ＿＿ days and we ＿＿.`
  }
  return msg`With hail or long rain the harvest can be smaller; then we ＿＿. If something arrives broken, send us a photo within ＿＿ days and we ＿＿.`
}

/** A sentence below the title. */
export function summaryExample(draft: Draft): string {
  const { village, produce, kind } = words(draft)
  const { deliveryMonth } = draft.answers
  if (kind === 'craft') {
    return deliveryMonth
      ? i18n._(msg`Made by hand by a family in ${village}, sent in ${month(deliveryMonth)}.`)
      : i18n._(msg`Made by hand by a family in ${village}.`)
  }
  if (!kind) return i18n._(msg`From a family in ${village}, packed at home.`)
  return deliveryMonth
    ? i18n._(msg`${produce} from a family in ${village}, packed at home, sent in ${month(deliveryMonth)}.`)
    : i18n._(msg`${produce} from a family in ${village}, packed at home.`)
}

/** A tier to begin with: its name and what is in it. */
export function tierExample(draft: Draft): { title: string; goods: string } {
  const { produce, kind } = words(draft)
  switch (kind) {
    case 'craft':
      return { title: i18n._(msg`One piece`), goods: i18n._(msg`One piece, made by hand`) }
    case 'bees':
      return { title: i18n._(msg`${produce}, 500 g`), goods: i18n._(msg`One jar of 500 g, this year's`) }
    case undefined:
      return { title: i18n._(msg`500 g, to try`), goods: '' }
    default:
      return { title: i18n._(msg`${produce}, 500 g`), goods: i18n._(msg`One bag of 500 g, this year's harvest`) }
  }
}
