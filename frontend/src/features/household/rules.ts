import type { HouseholdCampaignFragment } from '../../gql/graphql'
import type { Draft } from '../../lib/drafts/draft'

/** The one thing that a household should do next. */
export type NextStep =
  | { kind: 'questions'; campaign: HouseholdCampaignFragment }
  | { kind: 'draft'; draft: Draft }
  | { kind: 'open'; campaign: HouseholdCampaignFragment }
  | { kind: 'ship'; campaign: HouseholdCampaignFragment }
  | { kind: 'tell'; campaign: HouseholdCampaignFragment }
  | { kind: 'wait'; campaign: HouseholdCampaignFragment }
  | { kind: 'start' }

/** Picks the next step: what somebody else waits for comes first, then what was begun, then what keeps backers. */
export function nextStep(campaigns: readonly HouseholdCampaignFragment[], drafts: readonly Draft[]): NextStep {
  const first = (ok: (campaign: HouseholdCampaignFragment) => boolean) => campaigns.find(ok)
  const returned = first((c) => c.state === 'DRAFT' && c.viewerCan.edit && returnedWith(c).length > 0)
  if (returned) return { kind: 'questions', campaign: returned }
  const ship = first((c) => c.viewerCan.readOrders)
  if (ship) return { kind: 'ship', campaign: ship }
  const draft = drafts.find((d) => !d.submitted)
  if (draft) return { kind: 'draft', draft }
  const open = first((c) => c.state === 'DRAFT' && c.viewerCan.edit)
  if (open) return { kind: 'open', campaign: open }
  const live = first((c) => c.state === 'LIVE' && c.viewerCan.post)
  if (live) return { kind: 'tell', campaign: live }
  const waiting = first((c) => c.state === 'IN_REVIEW' || c.state === 'SCHEDULED' || c.state === 'COLLECTING')
  if (waiting) return { kind: 'wait', campaign: waiting }
  return { kind: 'start' }
}

/** What the last review asked, while it is unanswered. */
export function returnedWith(campaign: HouseholdCampaignFragment): { field: string; text: string }[] {
  const last = lastStep(campaign)
  if (campaign.state !== 'DRAFT' || last?.state !== 'RETURNED') return []
  return [...last.questions, ...(last.comment ? [{ field: '', text: last.comment }] : [])]
}

/** The newest step of a campaign's review. */
export function lastStep(campaign: HouseholdCampaignFragment) {
  return [...campaign.review].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
}

/** The desk on which a campaign lies, while it is reviewed. */
export function deskOf(campaign: HouseholdCampaignFragment) {
  return campaign.state === 'IN_REVIEW' ? campaign.review.find((step) => step.state === 'OPEN') : undefined
}
