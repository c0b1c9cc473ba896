import type { Client } from 'urql'
import { Outdated, outdatedBy } from '../outdated'
import { alone } from './alone'
import { type Draft, photosReady, waiting } from './draft'
import { DraftSubmit } from './queries'
import { refresh } from './read'
import { changeDraft, flushDrafts, getDraft } from './store'
import { forgetPhotos, refusalOf, syncDraft } from './sync'

/**
 * What came of sending a draft to the village: it is there; it waits for a network; no answer came and it may be there;
 * something has to be looked at; somebody else changed it, which is here now to be looked at; or the page has to be loaded
 * again first, since the server was updated.
 */
export type Submitted = 'sent' | 'later' | 'unknown' | 'look' | 'changed' | 'outdated'

/**
 * Sends what waits and then gives the draft to the village. It may be done again after a lost answer: what is there
 * already is found to be there.
 */
export function submitDraft(client: Client, id: string): Promise<Submitted> {
  const work = () =>
    submit(client, id).catch((error): Submitted => {
      if (error instanceof Outdated) return 'outdated'
      throw error
    })
  return alone<Submitted>(work, 'later', 30_000)
}

async function submit(client: Client, id: string): Promise<Submitted> {
  // What concerned the whole (no right, too many drafts) may have changed since; pictures are described well enough.
  changeDraft(id, (d) => photosReady({ ...d, refused: d.refused.filter((r) => r.field !== null) }))
  await flushDrafts()
  const outcome = await syncDraft(client, id)
  const draft = getDraft(id)
  if (!draft) return 'look'
  if (draft.submitted) return 'sent'
  if (outcome === 'later') return 'later'
  if (!draft.server || outcome === 'look' || waiting(draft) > 0 || draft.clashes.length > 0) return 'look'

  const { data, error } = await client
    .mutation(DraftSubmit, {
      input: {
        campaignId: draft.server.id,
        version: draft.server.version,
        ...(draft.behalf && draft.consentOn ? { consentOn: draft.consentOn } : {}),
      },
    })
    .toPromise()
  if (outdatedBy(error) !== undefined) return 'outdated'
  if (error || !data) return error?.graphQLErrors.length ? wrongWhole(id, error.graphQLErrors[0]) : 'unknown'
  const { userErrors } = data.submitCampaign
  if (userErrors.length === 0) return done(id)
  if (userErrors.some((e) => e.code === 'WRONG_STATE')) {
    // It was sent before and the answer was lost, or somebody sent it on another phone.
    const state = await refresh(client, id)
    if (state === undefined) return 'unknown'
    return state === 'DRAFT' ? 'look' : done(id)
  }
  if (userErrors.some((e) => e.code === 'EDITED_ELSEWHERE')) {
    return (await refresh(client, id)) === undefined ? 'later' : 'changed'
  }
  changeDraft(id, (d) => ({ ...d, refused: userErrors.map(refusalOf) }))
  return 'look'
}

function wrongWhole(id: string, error: { message: string; extensions?: { code?: unknown } } | undefined): Submitted {
  // Who is not known is not heard: nothing has arrived.
  if (error?.extensions?.code === 'UNAUTHENTICATED') return 'later'
  if (error?.extensions?.code !== 'DENIED') return 'unknown'
  changeDraft(id, (d) => ({ ...d, refused: [...d.refused, { field: null, text: error.message }] }))
  return 'look'
}

async function done(id: string): Promise<Submitted> {
  changeDraft(id, (d: Draft) => ({ ...d, submitted: true, refused: [], clashes: [] }))
  const draft = getDraft(id)
  await flushDrafts()
  if (draft) await forgetPhotos(draft)
  return 'sent'
}
