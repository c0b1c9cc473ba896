import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import type { HouseholdAnswersFragment } from '../../gql/graphql'
import { money, month } from '../../lib/format'
import { produceNames } from '../../ui/produceNames'

type Answer = { title: MessageDescriptor; said: (campaign: HouseholdAnswersFragment, i18n: I18n) => string }

/** What a reviewer may ask about, as the API names it: what the household calls it, and what it said. */
export const answers: Record<string, Answer> = {
  title: { title: msg`Title`, said: (c) => c.title },
  summary: { title: msg`In one sentence`, said: (c) => c.summary },
  photos: {
    title: msg`Photos`,
    said: (c, i18n) => i18n._(msg`${plural(c.photos.length, { one: '# photo', other: '# photos' })}`),
  },
  produce: { title: msg`What you sell`, said: (c, i18n) => i18n._(produceNames[c.produce]) },
  beneficiaryName: { title: msg`Who the money is for`, said: (c) => c.beneficiaryName },
  payee: {
    title: msg`Whose account it goes to`,
    said: ({ payee }) =>
      payee
        ? [payee.name, payee.bank, payee.accountLast4 && `····${payee.accountLast4}`].filter(Boolean).join(' · ')
        : '',
  },
  goalMinor: { title: msg`Goal`, said: (c) => money(c.goal.minor) },
  days: { title: msg`Days open`, said: (c, i18n) => i18n._(msg`${plural(c.days, { one: '# day', other: '# days' })}`) },
  deliveryMonth: { title: msg`When you send`, said: (c) => month(c.deliveryMonth) },
  'story.who': { title: msg`Who you are`, said: (c) => c.story.who },
  'story.grow': { title: msg`How it grows`, said: (c) => c.story.grow },
  'story.money': { title: msg`What the money is for`, said: (c) => c.story.money },
  'story.ship': { title: msg`How you pack and send`, said: (c) => c.story.ship },
  'story.risks': { title: msg`What can go wrong`, said: (c) => c.story.risks },
  costs: {
    title: msg`Where ¥100 goes`,
    said: (c) => c.costs.map((cost) => `${cost.label} ${money(cost.basisPoints)}`).join(' · '),
  },
  tiers: {
    title: msg`What backers can choose`,
    said: (c) => c.tiers.map((tier) => `${tier.title} ${money(tier.price.minor)}`).join(' · '),
  },
  ladder: {
    title: msg`Price ladder`,
    said: (c, i18n) =>
      c.ladder.map((rung) => i18n._(msg`${rung.backers} backers or more: ${money(rung.price.minor)} each`)).join(' · '),
  },
}

/** The answer that a question of a reviewer concerns: the one it names, or the one its part lies in. */
export function answerOf(field: string): (Answer & { name: string }) | undefined {
  const name = Object.keys(answers).find((other) => field === other || field.startsWith(`${other}.`))
  const answer = name ? answers[name] : undefined
  return name && answer ? { name, ...answer } : undefined
}
