import type { Client, CombinedError } from 'urql'
import { fragment } from '../../gql'
import type { DraftFieldsFragment, UpdateCampaignInput } from '../../gql/graphql'
import { type AnswerName, type Answers, concerns, type Draft, merged, saved, sendable, waiting } from './draft'
import { DraftAddPhoto, DraftCreate, DraftFields, DraftRead, DraftUpdate } from './queries'
import { changeDraft, dropPhoto, getDraft, getDrafts, getPhoto } from './store'

/** What came of sending: everything is with the server, some was refused or clashes, or it has to wait. */
export type Outcome = 'sent' | 'look' | 'later'

const whole: AnswerName[] = [
  'title',
  'produce',
  'summary',
  'beneficiaryName',
  'payee',
  'goalMinor',
  'days',
  'deliveryMonth',
  'story',
  'costs',
  'tiers',
  'ladder',
]

/**
 * Sends everything that waits. Only one tab does so at a time; every step can be done again after an answer that was
 * lost, since the server knows a draft and a photo by the keys made here.
 */
export async function syncDrafts(client: Client): Promise<Outcome> {
  const all = async (): Promise<Outcome> => {
    let worst: Outcome = 'sent'
    for (const { id } of getDrafts().filter((draft) => waiting(draft) > 0)) {
      const outcome = await syncDraft(client, id)
      if (outcome === 'later') return 'later'
      if (outcome === 'look') worst = 'look'
    }
    return worst
  }
  if (!navigator.locks) return all()
  return (
    (await navigator.locks.request('shanhuo-sync', { ifAvailable: true }, (lock) => (lock ? all() : 'later'))) ??
    'later'
  )
}

async function syncDraft(client: Client, id: string): Promise<Outcome> {
  const draft = getDraft(id)
  if (!draft || !sendable(draft)) return 'sent'
  const outcome = draft.server ? 'sent' : await create(client, draft)
  if (outcome !== 'sent') return outcome
  const answers = await update(client, id)
  if (answers === 'later') return 'later'
  const photos = await upload(client, id)
  return photos === 'sent' ? answers : photos
}

async function create(client: Client, draft: Draft): Promise<Outcome> {
  const { title, produce } = draft.answers
  if (!title || !produce) return 'sent'
  const { data, error } = await client
    .mutation(DraftCreate, {
      input: { clientKey: draft.id, regionCode: draft.village.code, onBehalfOf: draft.behalf?.id, title, produce },
    })
    .toPromise()
  if (error || !data) return failed(error)
  const { campaign, userErrors } = data.createCampaign
  if (!campaign) {
    await changeDraft(draft.id, (d) => ({ ...d, refused: userErrors.map(told) }))
    return 'look'
  }
  // An answer that was lost may have made it before, with an older title: title and produce are compared again below.
  await changeDraft(draft.id, (d) => ({
    ...d,
    server: { id: campaign.id, slug: campaign.slug, version: campaign.version },
  }))
  return 'sent'
}

async function update(client: Client, id: string, again = true): Promise<Outcome> {
  const draft = getDraft(id)
  if (!draft?.server || draft.clashes.length > 0) return draft?.clashes.length ? 'look' : 'sent'
  const names = draft.unsent.filter((name) => !draft.refused.some((r) => concerns(r.field, name)))
  if (names.length === 0) return draft.refused.length > 0 ? 'look' : 'sent'
  const sent = draft.answers
  const input: UpdateCampaignInput = { campaignId: draft.server.id, version: draft.server.version }
  for (const name of names) Object.assign(input, { [name]: sent[name] })
  const { data, error } = await client.mutation(DraftUpdate, { input }).toPromise()
  if (error || !data) return failed(error)
  const { campaign, userErrors } = data.updateCampaign
  if (campaign) {
    await changeDraft(id, (d) => saved(d, sent, names, { version: campaign.version, refused: [] }))
    return 'sent'
  }
  if (userErrors.some((e) => e.code === 'EDITED_ELSEWHERE')) {
    if (!again || !(await refresh(client, id))) return 'later'
    return update(client, id, false)
  }
  // Nothing of it was taken. The answers that are in order are sent without those that are not.
  await changeDraft(id, (d) => ({ ...d, refused: userErrors.map(told) }))
  const rest = names.some((name) => !userErrors.some((e) => concerns(e.field, name)))
  if (again && rest && userErrors.every((e) => e.field)) await update(client, id, false)
  return 'look'
}

async function upload(client: Client, id: string): Promise<Outcome> {
  for (const photo of getDraft(id)?.photos ?? []) {
    const campaignId = getDraft(id)?.server?.id
    if (photo.photoId || !campaignId) continue
    const file = await getPhoto(photo.id)
    if (!file) continue
    const { data, error } = await client
      .mutation(DraftAddPhoto, { input: { campaignId, file, alt: photo.alt, clientKey: photo.id } })
      .toPromise()
    if (error || !data) return failed(error)
    const { photo: there, userErrors } = data.addPhoto
    if (!there) {
      await changeDraft(id, (d) => ({ ...d, refused: [...d.refused, ...userErrors.map(told)] }))
      return 'look'
    }
    await changeDraft(id, (d) => ({
      ...d,
      photos: d.photos.map((p) => (p.id === photo.id ? { ...p, photoId: there.id, url: there.url } : p)),
    }))
    await dropPhoto(photo.id)
  }
  return 'sent'
}

/** Reads what the server has and merges it. Answers false without an answer. */
export async function refresh(client: Client, id: string): Promise<boolean> {
  const server = getDraft(id)?.server
  if (!server) return false
  const { data } = await client.query(DraftRead, { id: server.id }, { requestPolicy: 'network-only' }).toPromise()
  if (data?.node?.__typename !== 'Campaign') return false
  const campaign = fragment(DraftFields, data.node)
  await changeDraft(id, (d) => merged(d, answersOf(campaign, d), campaign.version))
  return true
}

/** Writes a campaign of the server as answers. The payee's account stays as it was typed: the server never shows it. */
export function answersOf(campaign: DraftFieldsFragment, draft?: Draft): Answers {
  const all: Required<Answers> = {
    title: campaign.title,
    produce: campaign.produce,
    summary: campaign.summary,
    beneficiaryName: campaign.beneficiaryName,
    payee: campaign.payee && {
      name: campaign.payee.name,
      bank: campaign.payee.bank,
      account: draft?.answers.payee?.account ?? '',
    },
    goalMinor: campaign.goal.minor,
    days: campaign.days,
    deliveryMonth: campaign.deliveryMonth,
    story: { ...plain(campaign.story) },
    costs: campaign.costs.map(plain),
    tiers: campaign.tiers.map((tier) => ({
      title: tier.title,
      goods: tier.goods,
      priceMinor: tier.price.minor,
      limit: tier.limit,
      perPerson: tier.perPerson,
      freight: {
        defaultMinor: tier.freight.default.minor,
        byProvince: tier.freight.byProvince.map((p) => ({ province: p.province, minor: p.freight.minor })),
      },
    })),
    ladder: campaign.ladder.map((rung) => ({ backers: rung.backers, priceMinor: rung.price.minor })),
  }
  return Object.fromEntries(whole.map((name) => [name, all[name]])) as Answers
}

function plain<T extends object>(value: T): Omit<T, '__typename'> {
  const { __typename: _, ...rest } = value as T & { __typename?: string }
  return rest as Omit<T, '__typename'>
}

function told(error: { message: string; field?: string | null }): Draft['refused'][number] {
  return { field: error.field ?? null, text: error.message }
}

function failed(error: CombinedError | undefined): Outcome {
  // A refusal of the whole (no right, no such campaign) will not change by waiting, but nothing typed is lost by it.
  return error && error.graphQLErrors.length > 0 ? 'look' : 'later'
}
