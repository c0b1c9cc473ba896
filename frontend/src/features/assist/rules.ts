import type { AssistCampaignFragment } from '../../gql/graphql'
import { type Draft, waiting } from '../../lib/drafts/draft'
import type { Viewer } from '../../lib/viewer'

export type Village = { code: string; place: string }
export type Household = { id: string; displayName: string }

/** A household's place on the list of a village. Not kept on the phone, so unknown without a network. */
export type Registration = {
  grantId: string
  /** How it is reached, in part; null when it has neither phone nor mail. */
  reached: string | null
}

/** Why a household is taken off the list. */
export const takeOffReasons = ['WRONG', 'TWICE', 'MOVED', 'ASKED', 'OTHER'] as const
export type Why = (typeof takeOffReasons)[number]

/** The villages whose clerk somebody is. */
export function villagesOf(viewer: Viewer): Village[] {
  const found = new Map<string, Village>()
  for (const { role, region } of viewer.grants) {
    if (role === 'VILLAGE_CLERK' && region) found.set(region.code, { code: region.code, place: region.place })
  }
  return [...found.values()]
}

/** The households whose name has every word that was typed, in any order. */
export function matching(households: readonly Household[], typed: string): Household[] {
  const words = fold(typed).split(/\s+/u).filter(Boolean)
  return households.filter(({ displayName }) => words.every((word) => fold(displayName).includes(word)))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The drafts on this phone that are written for somebody, and not sent yet. */
export function draftsForOthers(drafts: readonly Draft[]): Draft[] {
  return drafts.filter((draft) => draft.behalf && !draft.submitted)
}

/** The draft of a household on this phone, and how much of all its drafts waits for a network. */
export function draftFor(drafts: readonly Draft[], household: string): { draft?: Draft; waiting: number } {
  const theirs = draftsForOthers(drafts).filter((draft) => draft.behalf?.id === household)
  return { draft: theirs[0], waiting: theirs.reduce((sum, draft) => sum + waiting(draft), 0) }
}

/** Whether a draft came back from review and waits for answers. */
export function cameBack(campaign: Pick<AssistCampaignFragment, 'state' | 'review'>): boolean {
  const last = [...campaign.review].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
  return campaign.state === 'DRAFT' && last?.state === 'RETURNED'
}

/** How many households the server lists of a village at most. */
const mostListed = 500

/** Whether a draft waits because its household is not on the list of its village, as far as the list is known. */
export function offList(
  campaign: Pick<AssistCampaignFragment, 'state' | 'owner'>,
  listed: readonly { id: string }[] | undefined,
): boolean {
  if (campaign.state !== 'DRAFT' || !listed || listed.length >= mostListed) return false
  return listed.every(({ id }) => id !== campaign.owner.id)
}

/** What of a contact the server would refuse, as far as a phone can tell: at least what it takes passes here. */
export function wrongContact(typed: string): 'mail' | 'mobile' | null {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return null
  if (text.includes('@')) return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(text) ? null : 'mail'
  return /^(\+?86|0086)?1[3-9]\d{9}$/.test(text.replace(/[\s\-().]/gu, '')) ? null : 'mobile'
}

/** How many characters a name has at most. */
export const nameMax = 30

/** Whether a name that everybody sees holds a phone number or an address for mail. */
export function nameHasContact(typed: string): boolean {
  const text = typed.normalize('NFKC')
  return text.includes('@') || /\d([ -]?\d){6}/.test(text)
}
