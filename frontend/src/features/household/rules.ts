import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { type Draft, untouched } from '../../lib/drafts/draft'

type Campaign = HouseholdCampaignFragment

/** The one thing that a household should do next. */
export type NextStep =
  | { kind: 'questions'; campaign: Campaign }
  | { kind: 'draft'; draft: Draft }
  | { kind: 'open'; campaign: Campaign }
  | { kind: 'ship'; campaign: Campaign }
  | { kind: 'tell'; campaign: Campaign }
  | { kind: 'wait'; campaign: Campaign }
  | { kind: 'start' }

/**
 * Picks the next step: what somebody else waits for comes first, then what was begun, then what keeps backers. month is
 * the present one, YYYY-MM.
 */
export function nextStep(campaigns: readonly Campaign[], drafts: readonly Draft[], month: string): NextStep {
  const first = (ok: (campaign: Campaign) => boolean) => campaigns.find(ok)
  const returned = first((c) => c.viewerCan.edit && returnedWith(c).length > 0)
  if (returned) return { kind: 'questions', campaign: returned }
  const ship = first((c) => toShip(c, month))
  if (ship) return { kind: 'ship', campaign: ship }
  const draft = drafts.find((d) => !d.submitted && !untouched(d))
  if (draft) return { kind: 'draft', draft }
  const open = first((c) => c.state === 'DRAFT' && c.viewerCan.edit)
  if (open) return { kind: 'open', campaign: open }
  const live = first((c) => c.state === 'LIVE' && c.viewerCan.post)
  if (live) return { kind: 'tell', campaign: live }
  const waiting = first((c) => underWay.has(c.state))
  if (waiting) return { kind: 'wait', campaign: waiting }
  return { kind: 'start' }
}

const underWay = new Set(['IN_REVIEW', 'SCHEDULED', 'COLLECTING', 'SHORTFALL', 'SUSPENDED'])

/** Whether goods are still to be sent, as far as the portal knows: until the promised month is over. */
export function toShip(campaign: Campaign, month: string): boolean {
  return campaign.viewerCan.readOrders && (campaign.state === 'VIABLE' || campaign.deliveryMonth >= month)
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
