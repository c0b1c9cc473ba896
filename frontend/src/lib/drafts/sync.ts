import type { Client, CombinedError } from 'urql'
import { fragment } from '../../gql'
import { Outdated, outdatedBy } from '../outdated'
import { portalNow } from '../portalTime'
import { alone } from './alone'
import { type AnswerName, concerns, inputOf } from './answers'
import {
  changePhoto,
  coverForgotten,
  coverTaken,
  type Draft,
  type DraftPhoto,
  merged,
  photoForgotten,
  photoRenamed,
  photosOf,
  photoTaken,
  type Refusal,
  refusedOf,
  saved,
  waiting,
} from './draft'
import { patient } from './patient'
import {
  DraftAddPhoto,
  DraftChooseCover,
  DraftCreate,
  DraftDescribePhoto,
  DraftFields,
  DraftRemovePhoto,
  DraftUpdate,
} from './queries'
import { refresh, theirsOf } from './read'
import { ready, readyCover, readyNames, readyPhotos } from './ready'
import { changeDraft, dropPhoto, getDraft, getDrafts, getPhoto } from './store'

/** What came of sending: everything that can be is with the server, some was refused or clashes, or it has to wait. */
export type Outcome = 'sent' | 'look' | 'later'

/**
 * Sends everything that waits and can be sent. Every step can be done again after an answer that was lost, since the
 * server knows a draft and a photo by the keys made here.
 */
export function syncDrafts(client: Client): Promise<Outcome> {
  const all = async (): Promise<Outcome> => {
    let worst: Outcome = 'sent'
    for (const { id } of getDrafts().filter((draft) => ready(draft, portalNow().getTime()))) {
      const outcome = await syncDraft(client, id)
      if (outcome === 'later') return 'later'
      if (outcome === 'look') worst = 'look'
    }
    return worst
  }
  // A tab that has to wait tries again by itself.
  return alone<Outcome>(all, 'later', 0)
}

/** Sends what waits of one draft. Nobody else may send meanwhile: see alone. */
export async function syncDraft(client: Client, id: string): Promise<Outcome> {
  const draft = getDraft(id)
  if (!draft || draft.submitted) return 'sent'
  if (!draft.server) {
    const made = await create(client, draft)
    if (made !== 'sent') return made
  }
  const answers = await update(client, id)
  if (answers === 'later') return 'later'
  const photos = await sendPhotos(client, id)
  if (photos === 'later') return 'later'
  const cover = await chooseCover(client, id)
  if (cover === 'later') return 'later'
  const after = getDraft(id)
  return [answers, photos, cover].includes('look') || (after && waiting(after) > 0) ? 'look' : 'sent'
}

async function create(client: Client, draft: Draft): Promise<Outcome> {
  const { title, produce } = draft.answers
  if (readyNames(draft, portalNow().getTime()).length === 0 || !title || !produce) return 'look'
  const { data, error } = await client
    .mutation(DraftCreate, {
      input: { clientKey: draft.id, regionCode: draft.village.code, onBehalfOf: draft.behalf?.id, title, produce },
    })
    .toPromise()
  if (error || !data) return failed(draft.id, error)
  const { campaign, userErrors } = data.createCampaign
  if (!campaign) return refused(draft.id, draft.answers, ['title', 'produce'], userErrors)
  // An answer that was lost may have made it before, with an older title: all answers are sent again below.
  changeDraft(draft.id, (d) => ({
    ...d,
    server: { id: campaign.id, slug: campaign.slug, version: campaign.version, account: '' },
  }))
  return 'sent'
}

async function update(client: Client, id: string, tries = 3): Promise<Outcome> {
  const draft = getDraft(id)
  const names = draft ? readyNames(draft, portalNow().getTime()) : []
  if (!draft?.server || names.length === 0) return 'sent'
  const sent = draft.answers
  const { data, error } = await client
    .mutation(DraftUpdate, {
      input: { campaignId: draft.server.id, version: draft.server.version, ...inputOf(sent, names) },
    })
    .toPromise()
  if (error || !data) return failed(id, error)
  const { campaign, userErrors } = data.updateCampaign
  const now = campaign && fragment(DraftFields, campaign)
  if (userErrors.length === 0) {
    if (!now) return 'later'
    changeDraft(id, (d) => saved(d, sent, names, theirsOf(now)))
    return 'sent'
  }
  if (now && now.state !== 'DRAFT') {
    changeDraft(id, (d) => ({ ...d, submitted: true }))
    return 'look'
  }
  if (now && userErrors.some((e) => e.code === 'EDITED_ELSEWHERE')) {
    changeDraft(id, (d) => merged(d, theirsOf(now)))
    return tries > 1 ? update(client, id, tries - 1) : 'later'
  }
  const outcome = refused(id, sent, names, userErrors)
  if (outcome === 'later') return 'later'
  // Nothing of it was taken: what is in order is sent without what is not.
  const some = names.some((name) => userErrors.some((e) => concerns(e.field, name)))
  if (some && tries > 1 && (await update(client, id, tries - 1)) === 'later') return 'later'
  return 'look'
}

async function sendPhotos(client: Client, id: string): Promise<Outcome> {
  let worst: Outcome = 'sent'
  for (const photo of readyPhotos(getDraft(id) as Draft)) {
    const outcome = await sendPhoto(client, id, photo)
    if (outcome === 'later') return 'later'
    if (outcome === 'look') worst = 'look'
  }
  return worst
}

async function sendPhoto(client: Client, id: string, photo: DraftPhoto): Promise<Outcome> {
  if (photo.gone) return takeAway(client, id, photo)
  const there = photo.photoId ? 'sent' : await upload(client, id, photo)
  // After a lost answer the server has it with the words that went up first.
  return there === 'sent' ? describe(client, id, photo.id) : there
}

async function chooseCover(client: Client, id: string): Promise<Outcome> {
  const draft = getDraft(id)
  const photo = draft && readyCover(draft)
  if (!photo?.photoId) return 'sent'
  const { data, error } = await client.mutation(DraftChooseCover, { input: { photoId: photo.photoId } }).toPromise()
  if (error || !data) return failed(id, error)
  const { photo: there, userErrors } = data.chooseCover
  if (there) {
    changeDraft(id, (d) => coverTaken(d, photo.id))
    return chooseCover(client, id)
  }
  if (passing(userErrors)) return 'later'
  // Somebody else took it away, or sent the project: what the server has counts.
  return (await refresh(client, id, (d) => coverForgotten(d, photo.id))) === undefined ? 'later' : 'look'
}

async function describe(client: Client, id: string, key: string): Promise<Outcome> {
  const photo = getDraft(id)?.photos.find((p) => p.id === key)
  if (!photo?.photoId || photo.gone || !photoRenamed(photo)) return 'sent'
  const sent = photo.alt
  const { data, error } = await client
    .mutation(DraftDescribePhoto, { input: { photoId: photo.photoId, alt: sent } })
    .toPromise()
  if (error || !data) return failed(id, error)
  const { photo: there, userErrors } = data.describePhoto
  if (there) {
    changeDraft(id, (d) => changePhoto(d, key, (p) => ({ ...p, said: there.alt })))
    return 'sent'
  }
  if (passing(userErrors)) return 'later'
  const wrong = userErrors[0]?.message ?? ''
  changeDraft(id, (d) => changePhoto(d, key, (p) => (p.alt === sent ? { ...p, wrong } : p)))
  return 'look'
}

async function upload(client: Client, id: string, photo: DraftPhoto): Promise<Outcome> {
  const campaignId = getDraft(id)?.server?.id
  const file = await getPhoto(photo.id)
  if (!campaignId || !file) {
    changeDraft(id, (d) => changePhoto(d, photo.id, (p) => ({ ...p, lost: true })))
    return 'look'
  }
  changeDraft(id, (d) => changePhoto(d, photo.id, (p) => ({ ...p, tried: true })))
  const { data, error } = await client
    .mutation(DraftAddPhoto, { input: { campaignId, file, alt: photo.alt, clientKey: photo.id } }, { fetch: patient })
    .toPromise()
  if (error || !data) return failed(id, error)
  const { photo: there, userErrors } = data.addPhoto
  if (there) {
    changeDraft(id, (d) => photoTaken(d, photo.id, there))
    return 'sent'
  }
  if (passing(userErrors)) return 'later'
  const wrong = userErrors[0]?.message ?? ''
  changeDraft(id, (d) => changePhoto(d, photo.id, (p) => ({ ...p, wrong, tried: undefined })))
  return 'look'
}

async function takeAway(client: Client, id: string, photo: DraftPhoto): Promise<Outcome> {
  let photoId = photo.photoId
  if (!photoId) {
    // It was sent and no answer came: sent again under its key it tells its id, if it is there.
    const outcome = await upload(client, id, photo)
    if (outcome === 'later') return 'later'
    photoId = getDraft(id)?.photos.find((p) => p.id === photo.id)?.photoId
  }
  if (photoId) {
    const { data, error } = await client.mutation(DraftRemovePhoto, { input: { photoId } }).toPromise()
    if (error || !data) return failed(id, error)
    const { userErrors } = data.removePhoto
    if (passing(userErrors)) return 'later'
    const there = userErrors.some((e) => e.code !== 'NOT_FOUND')
    if (there) {
      // It stays where it is, and is shown again with the reason.
      const wrong = userErrors[0]?.message
      changeDraft(id, (d) => changePhoto(d, photo.id, (p) => ({ ...p, gone: undefined, wrong })))
      return 'look'
    }
  }
  await dropPhoto(photo.id)
  changeDraft(id, (d) => photoForgotten(d, photo.id))
  return 'sent'
}

/** Forgets the pictures of a draft that the server has for good. */
export async function forgetPhotos(draft: Draft): Promise<void> {
  for (const photo of photosOf(draft)) await dropPhoto(photo.id)
}

type Told = { code: string; message: string; field?: string | null }

// Refusals that say nothing about what was sent.
const passingCodes = ['OUTCOME_UNKNOWN', 'STORAGE_FULL', 'BUSY', 'UNAVAILABLE', 'INTERNAL']

function passing(userErrors: readonly Told[]): boolean {
  return userErrors.some((e) => passingCodes.includes(e.code))
}

function refused(
  id: string,
  sent: Draft['answers'],
  names: readonly AnswerName[],
  userErrors: readonly Told[],
): Outcome {
  if (passing(userErrors)) return 'later'
  const refusals = userErrors.map(refusalOf)
  changeDraft(id, (d) => refusedOf(d, sent, names, refusals))
  return 'look'
}

/** A refusal of the server as a draft keeps it. */
export function refusalOf(error: Told): Refusal {
  return { field: error.field ?? null, text: error.message }
}

function failed(id: string, error: CombinedError | undefined): Outcome {
  if (outdatedBy(error) !== undefined) throw new Outdated()
  const first = error?.graphQLErrors[0]
  const code = first?.extensions?.code
  // These will not change by waiting, but nothing typed is lost by them. Everything else is tried again: no network,
  // a sign-in that has run out, a server that is being restarted.
  if (first && (code === 'DENIED' || code === 'BAD_REQUEST')) {
    changeDraft(id, (d) => refusedOf(d, {}, [], [{ field: null, text: first.message }]))
    return 'look'
  }
  return 'later'
}
