import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { type Draft, untouched } from '../../lib/drafts/draft'

type Campaign = HouseholdCampaignFragment

/** The one thing that a household should do next. */
export type NextStep =
  | { kind: 'ship'; campaign: Campaign; overdue: boolean }
  | { kind: 'answer'; campaign: Campaign }
  | { kind: 'questions'; campaign: Campaign }
  | { kind: 'share'; campaign: Campaign }
  | { kind: 'draft'; draft: Draft }
  | { kind: 'open'; campaign: Campaign }
  | { kind: 'prepare'; campaign: Campaign }
  | { kind: 'tell'; campaign: Campaign }
  | { kind: 'wait'; campaign: Campaign }
  | { kind: 'again'; campaign: Campaign }
  | { kind: 'start' }

/** A project with fewer backers than this needs people before it needs news. */
const few = 10

/**
 * Picks the next step: goods that people have paid for and wait for, then a backer who asks, then the county that asks,
 * then a project that is open and has few backers, then what was begun, then what keeps backers, then, when
 * nothing came of any, the one that missed its goal. month is the present
 * one, YYYY-MM.
 */
export function nextStep(campaigns: readonly Campaign[], drafts: readonly Draft[], month: string): NextStep {
  const first = (ok: (campaign: Campaign) => boolean) => campaigns.find(ok)
  const due = campaigns
    .filter((c) => toShip(c, month) && c.deliveryMonth <= month)
    .sort((a, b) => a.deliveryMonth.localeCompare(b.deliveryMonth))[0]
  if (due) return { kind: 'ship', campaign: due, overdue: due.deliveryMonth < month }
  const asking = first((c) => toAnswer(c) > 0)
  if (asking) return { kind: 'answer', campaign: asking }
  const returned = first((c) => c.viewerCan.edit && returnedWith(c).length > 0)
  if (returned) return { kind: 'questions', campaign: returned }
  const live = (c: Campaign) => c.state === 'LIVE' && c.viewerCan.post
  const quiet = first((c) => live(c) && c.backerCount < few && c.raised.minor < c.goal.minor)
  if (quiet) return { kind: 'share', campaign: quiet }
  const draft = drafts.find((d) => !d.submitted && !untouched(d))
  if (draft) return { kind: 'draft', draft }
  const open = first((c) => c.state === 'DRAFT' && c.viewerCan.edit)
  if (open) return { kind: 'open', campaign: open }
  const later = first((c) => toShip(c, month))
  if (later) return { kind: 'prepare', campaign: later }
  const followed = first(live)
  if (followed) return { kind: 'tell', campaign: followed }
  const waiting = first((c) => underWay.has(c.state))
  if (waiting) return { kind: 'wait', campaign: waiting }
  const failed = first((c) => c.state === 'FAILED')
  if (failed && campaigns.every(over)) return { kind: 'again', campaign: failed }
  return { kind: 'start' }
}

/** The next step of who is on the list of no village any more: none that begins a project or changes a draft. */
export function nextUnregistered(campaigns: readonly Campaign[], month: string): NextStep | undefined {
  const step = nextStep(
    campaigns.filter(({ state }) => state !== 'DRAFT' && state !== 'FAILED'),
    [],
    month,
  )
  return step.kind === 'start' ? undefined : step
}

const underWay = new Set(['IN_REVIEW', 'SCHEDULED', 'COLLECTING', 'SHORTFALL', 'SUSPENDED'])

/** How long after its promised month a project still asks for its goods, when nothing says that they left. */
const overdueMonths = 3

/** Whether goods are still to be sent, as far as the portal knows: until some time after the promised month. */
export function toShip(campaign: Campaign, month: string): boolean {
  return campaign.viewerCan.readOrders && monthsBetween(campaign.deliveryMonth, month) <= overdueMonths
}

function monthsBetween(from: string, to: string): number {
  const number = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
  return number(to) - number(from)
}

/** How many questions of backers wait for an answer of the reader's. */
export function toAnswer(campaign: Campaign): number {
  return campaign.viewerCan.answer ? campaign.waitingQuestions : 0
}

/** What was promised and by how many: when pledging has ended what the closing counted, which later leaves the totals. */
export function reached({ closing, raised, backerCount }: Campaign): { fen: number; backers: number } {
  return closing ? { fen: closing.goods.minor, backers: closing.backers } : { fen: raised.minor, backers: backerCount }
}

/** Whether nothing can come of a project any more. */
export function over({ state }: Pick<Campaign, 'state'>): boolean {
  return state === 'FAILED' || state === 'CANCELLED' || state === 'REJECTED'
}

/** What the last review asked, while it is unanswered. A comment on the whole has no field. */
export function returnedWith(campaign: Campaign): { field: string; text: string }[] {
  const step = returnedBy(campaign)
  if (!step) return []
  return [...step.questions, ...(step.comment ? [{ field: '', text: step.comment }] : [])]
}

/** The step that gave a draft back; undefined for one that was never sent, or is with a desk. */
export function returnedBy(campaign: Campaign) {
  if (campaign.state !== 'DRAFT') return undefined
  const last = [...campaign.review].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
  return last?.state === 'RETURNED' ? last : undefined
}

/** The desk on which a campaign lies, while it is reviewed. */
export function deskOf(campaign: Campaign) {
  return campaign.state === 'IN_REVIEW' ? campaign.review.find((step) => step.state === 'OPEN') : undefined
}

/** Whether the reader runs a campaign: it is theirs, or they wrote it for its owner. */
export function mayFollow(campaign: Pick<Campaign, 'owner' | 'draftedBy'>, viewer: { id: string }): boolean {
  return campaign.owner.id === viewer.id || campaign.draftedBy?.id === viewer.id
}

/** For whom the reader acts on a campaign: its owner and their village; null for one's own. */
export function actingFor(
  campaign: { owner: { id: string; displayName: string }; region: { place: string } },
  viewer: { id: string },
): { name: string; village: string } | null {
  if (campaign.owner.id === viewer.id) return null
  return { name: campaign.owner.displayName, village: campaign.region.place }
}

/** The present month in Beijing, YYYY-MM. */
export function thisMonth(now: Date): string {
  const beijing = new Date(now.getTime() + 8 * 3_600_000)
  return beijing.toISOString().slice(0, 7)
}
