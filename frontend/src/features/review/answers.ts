import type { ReviewedCampaignFragment } from '../../gql/graphql'
import type { FieldName } from './fields'

type Before = NonNullable<ReviewedCampaignFragment['review'][number]['answers']>

/** All that a project says: as it stands, or as it stood when it was sent back. */
export type Answers = Omit<Before, '__typename' | 'tiers'> & {
  tiers: readonly Omit<Before['tiers'][number], '__typename'>[]
}

/** What a project says now. */
export function answersOf(campaign: ReviewedCampaignFragment): Answers {
  return { ...campaign, payee: campaign.payee ?? null, photos: campaign.photos.map((photo) => photo.id) }
}

/** What it said when it was last sent back before this round; undefined in the first round. */
export function answersBefore(campaign: ReviewedCampaignFragment, round: number): Answers | undefined {
  return campaign.review.reduce<Answers | undefined>(
    (found, step) => (step.round < round && step.answers ? step.answers : found),
    undefined,
  )
}

// Each answer without what belongs to the row and not to what was said.
const said: Record<FieldName, (a: Answers) => unknown> = {
  title: (a) => a.title,
  summary: (a) => a.summary,
  photos: (a) => a.photos,
  produce: (a) => a.produce,
  beneficiaryName: (a) => a.beneficiaryName,
  payee: (a) => [a.payeeName, a.payee?.bank, a.payee?.accountLast4],
  goalMinor: (a) => a.goal.minor,
  days: (a) => [a.days, a.launchAt],
  deliveryMonth: (a) => a.deliveryMonth,
  'story.who': (a) => a.story.who,
  'story.grow': (a) => a.story.grow,
  'story.money': (a) => a.story.money,
  'story.ship': (a) => a.story.ship,
  'story.risks': (a) => a.story.risks,
  costs: (a) => a.costs.map((cost) => [cost.kind, cost.label, cost.basisPoints]),
  tiers: (a) =>
    a.tiers.map((tier) => [
      ...[tier.title, tier.goods, tier.price.minor, tier.limit, tier.perPerson, tier.freight.default.minor],
      ...[tier.freight.byProvince.map(({ province, freight }) => [province, freight.minor]), tier.freight.notTo],
    ]),
  ladder: (a) => a.ladder.map((rung) => [rung.backers, rung.price.minor]),
}

/** Whether an answer is another one than before. */
export function changed(field: FieldName, before: Answers, now: Answers): boolean {
  return JSON.stringify(said[field](before)) !== JSON.stringify(said[field](now))
}
