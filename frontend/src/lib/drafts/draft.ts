import { type AnswerName, type Answers, answerNames, concerns, empty, same } from './answers'
import { cleanLine } from './clean'
import { onlyUnread, unreadIn } from './unread'

/**
 * A photo of a draft. The picture itself lies in the phone's `photos`, by the same id, which is also the key that keeps
 * the server from taking it twice.
 */
export type DraftPhoto = {
  id: string
  /** Says what is on it. */
  alt: string
  /** What the server says is on it; missing as long as it is not known to say anything else than alt. */
  said?: string
  /** Still being described: not to be sent yet. */
  held?: boolean
  /** Was sent, though perhaps no answer came. */
  tried?: boolean
  /** Taken away here, but the server may have it. */
  gone?: boolean
  /** The phone lost the picture before it was sent. */
  lost?: boolean
  /** Why the server did not take it, in its own words. */
  wrong?: string
  /** The server's own id and address, once it has it. */
  photoId?: string
  url?: string
}

/** An answer that somebody else changed on the server while it was changed here. */
export type Clash = { name: AnswerName; theirs: unknown }

/** What the server refused, in its own words, by input path; without a path it concerns the whole. */
export type Refusal = { field: string | null; text: string }

/** What the last reviewers asked when they gave it back. */
export type Asked = {
  office: string
  by: string
  at: string
  comment: string
  questions: { field: string; text: string }[]
}

/** A campaign as it is drafted on this phone. id is also the key that keeps the server from making it twice. */
export type Draft = {
  id: string
  person: string
  at: number
  /** name: as people say it. */
  village: { code: string; name: string }
  /** For whom a clerk writes; null for oneself. */
  behalf: { id: string; name: string } | null
  /** The day YYYY-MM-DD on which the household signed that a clerk writes for them. */
  consentOn?: string
  /** The project whose answers it began with. */
  from?: string
  answers: Answers
  /** What was typed for numbers and cannot be read as one, by input path; see unread.ts. */
  unread?: Record<string, string>
  /** What the server had when it was last heard. */
  base: Answers
  /** Answers that the server does not have yet. */
  unsent: AnswerName[]
  /** In their order: the first is the cover. */
  photos: DraftPhoto[]
  /** Those that were put first here, one after another, as long as the server has not been told. */
  chosen?: string[]
  /** The question to come back to. */
  question: string
  /** account: the last digits of the payee's account that the server has; empty when it has none. */
  server: { id: string; slug: string; version: number; account: string } | null
  asked: Asked | null
  refused: Refusal[]
  clashes: Clash[]
  /** Set when the server has taken it for review: the draft is then only a memory. */
  submitted: boolean
}

/** Starts a draft. */
export function newDraft(
  id: string,
  person: string,
  village: Draft['village'],
  behalf: Draft['behalf'],
  now: number,
): Draft {
  return {
    id,
    person,
    at: now,
    village,
    behalf,
    answers: {},
    base: {},
    unsent: [],
    photos: [],
    question: '',
    server: null,
    asked: null,
    refused: [],
    clashes: [],
    submitted: false,
  }
}

/** Takes an answer: it stands at once, and waits to be sent. */
export function answered<N extends AnswerName>(draft: Draft, name: N, value: Answers[N], now: number): Draft {
  if (draft.answers[name] === value) return draft
  const answers = { ...draft.answers, [name]: value }
  // Nothing written where nothing was is to be kept as it is, but there is nothing to send.
  if (same(draft.answers[name], value)) return onlyUnread({ ...draft, answers })
  return onlyUnread({
    ...draft,
    at: now,
    answers,
    unsent: draft.unsent.includes(name) ? draft.unsent : [...draft.unsent, name],
    refused: draft.refused.filter((r) => r.field !== null && !concerns(r.field, name)),
    clashes: draft.clashes.filter((c) => c.name !== name || !same(c.theirs, value)),
  })
}

/** Whether nothing was put into a draft yet. */
export function untouched(draft: Draft): boolean {
  return !draft.server && draft.photos.length === 0 && empty(draft.answers) && unreadIn(draft).length === 0
}

/** Notes which question the person is at. */
export function at(draft: Draft, question: string): Draft {
  return draft.question === question ? draft : { ...draft, question }
}

/** How much of a draft waits for the server: answers and pictures. */
export function waiting(draft: Draft): number {
  if (draft.submitted) return 0
  const unread = unreadIn(draft)
  const names = answerNames.filter((name) => draft.unsent.includes(name) || unread.some((f) => concerns(f, name)))
  return names.length + draft.photos.filter((photo) => photoWaits(draft, photo)).length
}

/** Whether there is something to be done about a picture with the server. */
export function photoWaits(draft: Draft, photo: DraftPhoto): boolean {
  return pictureWaits(photo) || coverWaits(draft, photo)
}

/** Whether a picture itself, or its words, have to go to the server, or it has to go there. */
export function pictureWaits(photo: DraftPhoto): boolean {
  return Boolean(photo.gone) || ((!photo.photoId || photoRenamed(photo)) && !photo.lost && !photo.wrong)
}

/** Whether a picture was made the cover here and the server has not been told. */
export function coverWaits(draft: Draft, photo: DraftPhoto): boolean {
  return choicesOf(draft).at(-1)?.id === photo.id
}

/**
 * The pictures that the server is to put first, one after another. All are told and not the last only: the order behind
 * the cover says which one follows it when it is taken away.
 */
export function choicesOf({ photos, chosen = [] }: Draft): DraftPhoto[] {
  return chosen.flatMap((id) => photos.filter((photo) => photo.id === id && mayBeCover(photo)))
}

/** Whether a picture can be shown to others: one that the server did not get, and will not, cannot. */
export function mayBeCover({ photoId, gone, lost, wrong }: DraftPhoto): boolean {
  return !gone && (Boolean(photoId) || (!lost && !wrong))
}

/** The photo that comes first for everyone; undefined when there is none. */
export function coverOf(draft: Draft): DraftPhoto | undefined {
  return draft.photos.find(mayBeCover)
}

/** Whether a picture that the server has was described anew here. */
export function photoRenamed({ photoId, alt, said = alt }: DraftPhoto): boolean {
  return Boolean(photoId) && cleanLine(alt) !== cleanLine(said)
}

/** The photos that the person sees. */
export function photosOf(draft: Draft): DraftPhoto[] {
  return draft.photos.filter((photo) => !photo.gone)
}

/** What the server has, as it is brought into a draft. What was not told stays as it is. */
export type Theirs = {
  answers: Answers
  version: number
  account: string
  photos?: { id: string; alt: string; url: string }[]
  asked?: Asked | null
}

/** Notes that answers were taken. What was answered again meanwhile still waits. */
export function saved(draft: Draft, sent: Answers, names: readonly AnswerName[], now: Theirs): Draft {
  const taken = names.filter((name) => same(draft.answers[name], sent[name]))
  const base = { ...draft.base }
  for (const name of names) Object.assign(base, { [name]: now.answers[name] })
  const unsent = draft.unsent.filter((name) => !taken.includes(name))
  const refused = draft.refused.filter((r) => !names.some((name) => concerns(r.field, name)))
  // The answer may tell more than what was sent: after one that was lost, somebody else may have saved since. It also
  // takes the payee's account off the phone: the server has it now, and never tells it.
  return merged({ ...draft, base, unsent, refused }, now)
}

/** Notes what the server refused of the answers sent. What was answered again meanwhile is not concerned by it. */
export function refusedOf(
  draft: Draft,
  sent: Answers,
  names: readonly AnswerName[],
  refusals: readonly Refusal[],
): Draft {
  const old = draft.refused.filter((r) => r.field !== null && !names.some((name) => concerns(r.field, name)))
  const still = refusals.filter((r) =>
    names.every((name) => !concerns(r.field, name) || same(draft.answers[name], sent[name])),
  )
  const refused = [...old, ...still]
  return same(refused, draft.refused) ? draft : { ...draft, refused }
}

/**
 * Brings in what the server has now. Answers that were not changed here become the server's; those that were stay, and
 * where somebody else changed the same one it is a clash, for the person to decide. Nothing typed here is overwritten.
 */
export function merged(draft: Draft, theirs: Theirs): Draft {
  // An answer that was overtaken by a newer one says nothing any more.
  if (draft.server && theirs.version < draft.server.version) return draft
  const answers = { ...draft.answers }
  const unsent: AnswerName[] = []
  const clashes: Clash[] = []
  for (const name of answerNames) {
    const here = draft.answers[name]
    const there = theirs.answers[name]
    if (!draft.unsent.includes(name)) {
      if (!same(here, there)) Object.assign(answers, { [name]: there })
      continue
    }
    if (same(here, there)) continue
    unsent.push(name)
    const before = draft.clashes.find((c) => c.name === name)
    if (empty(there)) continue
    if (!same(there, draft.base[name])) clashes.push({ name, theirs: there })
    else if (before) clashes.push(before)
  }
  const next: Draft = {
    ...draft,
    answers,
    base: theirs.answers,
    unsent,
    clashes,
    photos: theirs.photos ? mergedPhotos(draft.photos, theirs.photos) : draft.photos,
    asked: theirs.asked === undefined ? draft.asked : theirs.asked,
    server: draft.server && { ...draft.server, version: theirs.version, account: theirs.account },
  }
  return theirs.photos ? chosenFirst(next) : next
}

// Those that the server has, in its order, and then those that it will get.
function mergedPhotos(ours: DraftPhoto[], theirs: NonNullable<Theirs['photos']>): DraftPhoto[] {
  const here = new Map(ours.map((photo) => [photo.photoId, photo]))
  const there = theirs.map(({ id, alt, url }) => {
    const photo = here.get(id)
    return photo ? photoSaid(photo, alt) : { id, alt, said: alt, photoId: id, url }
  })
  return [...there, ...ours.filter((photo) => !photo.photoId)]
}

function chosenFirst(draft: Draft): Draft {
  const first = choicesOf(draft).reverse()
  return { ...draft, photos: [...first, ...draft.photos.filter((photo) => !first.includes(photo))] }
}

/** Decides a clash: mine stays and is sent, or theirs replaces mine. */
export function decided(draft: Draft, name: AnswerName, mine: boolean): Draft {
  const clash = draft.clashes.find((c) => c.name === name)
  if (!clash) return draft
  const clashes = draft.clashes.filter((c) => c !== clash)
  if (mine) return { ...draft, clashes }
  const unread = Object.entries(draft.unread ?? {}).filter(([field]) => !concerns(field, name))
  return {
    ...draft,
    clashes,
    unread: Object.fromEntries(unread),
    answers: { ...draft.answers, [name]: clash.theirs },
    unsent: draft.unsent.filter((n) => n !== name),
    refused: draft.refused.filter((r) => !concerns(r.field, name)),
  }
}

/** Hangs a picture, once. */
export function photoAdded(draft: Draft, id: string, now: number): Draft {
  if (draft.photos.some((photo) => photo.id === id)) return draft
  return { ...draft, at: now, photos: [...draft.photos, { id, alt: '', held: true }] }
}

/** Says what is on a picture. One that the server has is described anew there. */
export function photoNamed(draft: Draft, id: string, alt: string): Draft {
  return changePhoto(draft, id, (photo) => ({
    ...photo,
    alt,
    said: photo.photoId ? (photo.said ?? photo.alt) : undefined,
    wrong: undefined,
  }))
}

/** Puts a picture first, which makes it the cover. The choice stands at once, and waits to be sent. */
export function coverChosen(draft: Draft, id: string): Draft {
  const photo = draft.photos.find((p) => p.id === id)
  if (!photo || !mayBeCover(photo) || photo === coverOf(draft)) return draft
  const photos = [photo, ...draft.photos.filter((other) => other !== photo)]
  return { ...draft, photos, chosen: [...without(draft.chosen, id), id] }
}

/** Notes that the server has put a picture first. When it was not the next to be told any more, it is told again. */
export function coverTaken(draft: Draft, id: string): Draft {
  if (choicesOf(draft)[0]?.id !== id) return draft
  const { chosen = [] } = draft
  return { ...draft, chosen: chosen.slice(chosen.indexOf(id) + 1) }
}

/** Takes back that a picture was put first. */
export function coverForgotten(draft: Draft, id: string): Draft {
  return draft.chosen?.includes(id) ? { ...draft, chosen: without(draft.chosen, id) } : draft
}

function without(ids: string[] = [], id: string): string[] {
  return ids.filter((other) => other !== id)
}

/** Notes what the server says is on a picture. What was typed here meanwhile stays, and waits. */
function photoSaid(photo: DraftPhoto, said: string): DraftPhoto {
  const stays = photoRenamed(photo) || cleanLine(photo.alt) === cleanLine(said)
  return { ...photo, said, alt: stays ? photo.alt : said }
}

/** Lets the pictures be sent: they are described as well as they will be. */
export function photosReady(draft: Draft): Draft {
  if (!draft.photos.some((photo) => photo.held)) return draft
  return { ...draft, photos: draft.photos.map((photo) => (photo.held ? { ...photo, held: undefined } : photo)) }
}

/** Takes a picture away. One that the server may have is remembered until it is gone there too. */
export function photoRemoved(draft: Draft, id: string): Draft {
  const photo = draft.photos.find((p) => p.id === id)
  if (!photo) return draft
  if (!photo.tried && !photo.photoId) return photoForgotten(draft, id)
  return changePhoto(coverForgotten(draft, id), id, (p) => ({ ...p, gone: true }))
}

/** Notes that the server has a picture. What was brought in meanwhile as the same picture goes. */
export function photoTaken(draft: Draft, id: string, there: { id: string; alt: string; url: string }): Draft {
  const twin = draft.photos.find((photo) => photo.id !== id && photo.photoId === there.id)
  const photos = draft.photos.filter((photo) => photo !== twin)
  const chosen = twin && draft.chosen?.map((other) => (other === twin.id ? id : other))
  const taken = changePhoto({ ...draft, photos }, id, (photo) => ({
    ...photo,
    photoId: there.id,
    said: there.alt,
    url: there.url,
  }))
  return chosen ? chosenFirst({ ...taken, chosen }) : taken
}

/** Forgets a picture that is nowhere any more. */
export function photoForgotten(draft: Draft, id: string): Draft {
  return { ...coverForgotten(draft, id), photos: draft.photos.filter((photo) => photo.id !== id) }
}

/** Changes one picture of a draft; a picture that is not there stays away. */
export function changePhoto(draft: Draft, id: string, change: (photo: DraftPhoto) => DraftPhoto): Draft {
  return { ...draft, photos: draft.photos.map((photo) => (photo.id === id ? change(photo) : photo)) }
}
