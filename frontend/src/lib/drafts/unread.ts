import type { Answers } from './answers'

// What was typed where a number belongs, and cannot be read as one. The number itself is "none" meanwhile, which must
// not be taken for an answer: a tier without a limit is something else than one whose limit is written "about 50".
type WithUnread = { answers: Answers; unread?: Record<string, string> }

/** The paths at which such a text stands. One whose line is gone, or has got a number since, counts no more. */
export function unreadIn({ answers, unread = {} }: WithUnread): string[] {
  return Object.keys(unread).filter((field) => {
    const parts = field.split('.')
    const last = parts.pop() ?? ''
    const at = parts.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], answers)
    // Freight stands under its province.
    if (Array.isArray(at)) return at.some((line) => line.province === last && !line.minor)
    return at !== undefined && at !== null && !(at as Record<string, unknown>)[last]
  })
}

/** The text that stands at a path; undefined when there is a number, or nothing. */
export function unreadAt(draft: WithUnread, field: string): string | undefined {
  return unreadIn(draft).includes(field) ? draft.unread?.[field] : undefined
}

/** Keeps a text as it was typed, or forgets it. */
export function typedAt<D extends WithUnread>(draft: D, field: string, text: string | undefined): D {
  const { [field]: before, ...others } = draft.unread ?? {}
  if (before === text) return draft
  return { ...draft, unread: text === undefined ? others : { ...others, [field]: text } }
}

/** Forgets the texts that count no more. */
export function onlyUnread<D extends WithUnread>(draft: D): D {
  const count = unreadIn(draft)
  const { unread = {} } = draft
  if (count.length === Object.keys(unread).length) return draft
  return { ...draft, unread: Object.fromEntries(count.map((field) => [field, unread[field] ?? ''])) }
}

/**
 * Follows a line that is about to be taken out of a list: its texts go, and those of the lines after it move up. Taken
 * out before, they would count as gone.
 */
export function lineGone<D extends WithUnread>(draft: D, list: 'tiers' | 'ladder' | 'costs', index: number): D {
  const unread = Object.entries(draft.unread ?? {}).flatMap(([field, text]) => {
    const [name, number, ...rest] = field.split('.')
    const line = Number(number)
    if (name !== list || line < index) return [[field, text]]
    return line === index ? [] : [[[name, line - 1, ...rest].join('.'), text]]
  })
  return { ...draft, unread: Object.fromEntries(unread) }
}
