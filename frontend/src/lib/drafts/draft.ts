import type { CreateCampaignInput } from '../../gql/graphql'

/** What a household has said so far. Everything may be missing; amounts are fen. */
export type Answers = Partial<
  Pick<
    CreateCampaignInput,
    | 'title'
    | 'produce'
    | 'summary'
    | 'beneficiaryName'
    | 'payee'
    | 'goalMinor'
    | 'days'
    | 'deliveryMonth'
    | 'story'
    | 'costs'
    | 'tiers'
    | 'ladder'
  >
>

export type AnswerName = keyof Answers

/** A photo of a draft. The picture itself lies in the phone's `photos` until the server has it. */
export type DraftPhoto = { id: string; alt: string; photoId?: string; url?: string }

/** An answer that somebody else changed on the server while it was changed here. */
export type Clash = { name: AnswerName; theirs: unknown }

/** A campaign as it is drafted on this phone. id is also the key that keeps the server from making it twice. */
export type Draft = {
  id: string
  person: string
  at: number
  village: { code: string; name: string }
  /** For whom a clerk writes; null for oneself. */
  behalf: { id: string; name: string } | null
  answers: Answers
  /** Answers that the server does not have yet. */
  unsent: AnswerName[]
  photos: DraftPhoto[]
  /** The question to come back to. */
  at_question: string
  server: { id: string; slug: string; version: number } | null
  /** What the server refused, in its own words, by input path. */
  refused: { field: string | null; text: string }[]
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
    unsent: [],
    photos: [],
    at_question: '',
    server: null,
    refused: [],
    clashes: [],
    submitted: false,
  }
}

/** Takes an answer: it stands at once, and waits to be sent. */
export function answered<N extends AnswerName>(draft: Draft, name: N, value: Answers[N], now: number): Draft {
  if (same(draft.answers[name], value)) return draft
  return {
    ...draft,
    at: now,
    answers: { ...draft.answers, [name]: value },
    unsent: draft.unsent.includes(name) ? draft.unsent : [...draft.unsent, name],
    refused: draft.refused.filter((r) => !concerns(r.field, name)),
    clashes: draft.clashes.filter((c) => c.name !== name),
  }
}

/** How much of a draft waits for a network: answers and pictures. */
export function waiting(draft: Draft): number {
  return draft.submitted ? 0 : draft.unsent.length + draft.photos.filter((p) => !p.photoId).length
}

/** Whether the server can be told of it at all: it knows a draft by its produce and title. */
export function sendable(draft: Draft): boolean {
  return Boolean(draft.answers.title && draft.answers.produce)
}

/** Whether an input path, such as tiers.0.priceMinor, concerns an answer. */
export function concerns(field: string | null | undefined, name: AnswerName): boolean {
  return field === name || Boolean(field?.startsWith(`${name}.`))
}

/** What came of a try to send answers. */
export type Saved = { version: number; refused: Draft['refused'] }

/**
 * Notes that answers were sent. What was answered again meanwhile, or was refused, still waits.
 */
export function saved(draft: Draft, sent: Answers, names: AnswerName[], result: Saved): Draft {
  const kept = names.filter(
    (name) => result.refused.some((r) => concerns(r.field, name)) || !same(draft.answers[name], sent[name]),
  )
  return {
    ...draft,
    unsent: draft.unsent.filter((name) => !names.includes(name) || kept.includes(name)),
    refused: result.refused,
    server: draft.server && { ...draft.server, version: result.version },
  }
}

/**
 * Brings in what the server has now. Answers that were not changed here become the server's; of those that were, the
 * ones that differ are clashes, for the person to decide. Nothing typed here is overwritten.
 */
export function merged(draft: Draft, theirs: Answers, version: number): Draft {
  const answers = { ...draft.answers }
  const clashes: Clash[] = []
  for (const name of Object.keys(theirs) as AnswerName[]) {
    const here = draft.answers[name]
    const there = theirs[name]
    if (!draft.unsent.includes(name)) Object.assign(answers, { [name]: there })
    else if (!same(here, there) && !empty(there)) clashes.push({ name, theirs: there })
  }
  return { ...draft, answers, clashes, server: draft.server && { ...draft.server, version } }
}

/** Decides a clash: mine stays and is sent, theirs replaces mine. */
export function decided(draft: Draft, name: AnswerName, mine: boolean): Draft {
  const clash = draft.clashes.find((c) => c.name === name)
  if (!clash) return draft
  const clashes = draft.clashes.filter((c) => c !== clash)
  if (mine) return { ...draft, clashes }
  return {
    ...draft,
    clashes,
    answers: { ...draft.answers, [name]: clash.theirs },
    unsent: draft.unsent.filter((n) => n !== name),
  }
}

function empty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(empty)
}

/** Whether two answers say the same, whatever the order of their parts. Missing and empty are the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || (empty(a) && empty(b))) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
}
