import type { Client, CombinedError } from 'urql'
import { fragment } from '../../gql'
import type { CampaignState, DraftFieldsFragment, DraftWholeFragment } from '../../gql/graphql'
import { alone } from './alone'
import { answersOf } from './answers'
import { type Asked, type Draft, merged, newDraft, type Theirs } from './draft'
import { DraftFields, DraftRead, DraftWhole } from './queries'
import { changeDraft, getDraft, getDrafts, putDraft } from './store'

/** A campaign's answers as a draft takes them in. */
export function theirsOf(campaign: DraftFieldsFragment): Theirs {
  return { answers: answersOf(campaign), version: campaign.version, account: campaign.payee?.accountLast4 ?? '' }
}

function wholeOf(campaign: DraftWholeFragment): Theirs {
  return {
    ...theirsOf(fragment(DraftFields, campaign)),
    photos: campaign.photos.map(({ id, alt, url }) => ({ id, alt, url })),
    asked: askedOf(campaign.review),
  }
}

// What matters is the last step, and only when it gave the draft back.
function askedOf(steps: DraftWholeFragment['review']): Asked | null {
  const last = [...steps].sort((a, b) => (a.decidedAt ?? '9').localeCompare(b.decidedAt ?? '9')).at(-1)
  if (last?.state !== 'RETURNED') return null
  return {
    office: last.region.place,
    by: last.decidedBy?.displayName ?? '',
    at: last.decidedAt ?? '',
    comment: last.comment,
    questions: last.questions.map(({ field, text }) => ({ field, text })),
  }
}

/** Brings what the server has into a draft, when nobody is sending. */
export function refreshDraft(client: Client, id: string): Promise<CampaignState | undefined> {
  return alone<CampaignState | undefined>(() => refresh(client, id), undefined, 10_000)
}

type Found = { campaign: DraftWholeFragment; state: CampaignState }

/** Reads a campaign with all its answers, from the server. */
export async function ask(
  client: Client,
  campaignId: string,
): Promise<Found | { missing: true; error?: CombinedError }> {
  const { data, error } = await client
    .query(DraftRead, { id: campaignId }, { requestPolicy: 'network-only' })
    .toPromise()
  if (data?.node?.__typename !== 'Campaign') return { missing: true, error }
  const campaign = fragment(DraftWhole, data.node)
  return { campaign, state: fragment(DraftFields, campaign).state }
}

/**
 * Reads what the server has and brings it in, after first. Answers its state, or undefined without an answer. What is no
 * draft any more is only noted as such: what was typed here stays readable.
 */
export async function refresh(
  client: Client,
  id: string,
  first = (draft: Draft): Draft => draft,
): Promise<CampaignState | undefined> {
  const server = getDraft(id)?.server
  if (!server) return undefined
  const found = await ask(client, server.id)
  if ('missing' in found) return undefined
  const theirs = wholeOf(found.campaign)
  changeDraft(id, (d) => (found.state === 'DRAFT' ? merged(first(d), theirs) : { ...d, submitted: true }))
  return found.state
}

/** What came of opening a campaign of the server as a draft: the draft's id, or why there is none. */
export type Opened =
  | { id: string }
  | { state: CampaignState; title: string }
  | { denied: true }
  | { missing: true; error?: CombinedError }

/**
 * Opens a campaign that the server has as a draft on this phone: one that was given back, or begun on another phone. A
 * draft of it that is here already is brought up to date, and what was typed in it stays.
 */
export async function openCampaign(client: Client, campaignId: string, person: string): Promise<Opened> {
  const here = getDrafts().find((draft) => draft.server?.id === campaignId)
  const found = await ask(client, campaignId)
  if ('missing' in found) {
    // Without a network the draft on the phone is as good as it gets.
    return here && !here.submitted && found.error?.networkError ? { id: here.id } : found
  }
  const { campaign, state } = found
  if (state !== 'DRAFT') {
    if (here) changeDraft(here.id, (d) => ({ ...d, submitted: true }))
    return { state, title: fragment(DraftFields, campaign).title }
  }
  if (!campaign.viewerCan.edit) return { denied: true }
  const theirs = wholeOf(campaign)
  if (here) {
    changeDraft(here.id, (d) => merged(reopened(d), theirs))
    return { id: here.id }
  }
  const { region, owner } = campaign
  const { slug, version } = fragment(DraftFields, campaign)
  const draft: Draft = {
    // Two tabs that open the same campaign make the same draft.
    ...newDraft(
      campaignId,
      person,
      { code: region.code, name: region.place },
      owner.id === person ? null : { id: owner.id, name: owner.displayName },
      Date.now(),
    ),
    server: { id: campaignId, slug, version, account: theirs.account },
  }
  await putDraft(merged(draft, theirs))
  return { id: campaignId }
}

// What was sent before counts as said; what came after it was sent still waits.
function reopened(draft: Draft): Draft {
  return draft.submitted ? { ...draft, submitted: false, refused: [], question: '' } : draft
}
