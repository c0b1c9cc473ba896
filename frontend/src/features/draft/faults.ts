import { type Draft, photosOf } from '../../lib/drafts/draft'
import { checkWhole, type Fault } from '../../lib/drafts/rules'
import { unreadIn } from '../../lib/drafts/unread'
import type { FormError } from '../../ui/errors'
import { type Question, questionAt } from './questions'
import { faultLine, faultText } from './words'

/** Everything that keeps a draft from being sent, as far as the phone can tell. */
export function faultsOf(draft: Draft, now: number): Fault[] {
  const photos = photosOf(draft).length
  const unread = unreadIn(draft)
  // What cannot be read is not missing, or too small: it says one thing only.
  const others = checkWhole(draft.answers, { photos, accountKept: Boolean(draft.server?.account) }, now)
  return [
    ...unread.map((field): Fault => ({ field, code: 'UNREADABLE', text: draft.unread?.[field] })),
    ...others.filter(({ field }) => !unread.includes(field)),
  ]
}

/** Those of one question. */
export function faultsAt(question: Question, draft: Draft, now: number): Fault[] {
  return faultsOf(draft, now).filter((fault) => questionAt(fault.field) === question)
}

// A fault of a whole list stands at the first field of it, which is where it can be mended.
const first: Record<string, string> = {
  tiers: 'tiers.0.title',
  costs: 'costs.0.basisPoints',
  ladder: 'ladder.0.backers',
  payee: 'payee.name',
  story: 'story.who',
}

/** The element that a path leads to. */
export function fieldIdOf(field: string): string {
  return first[field] ?? field
}

/** What the server refused of a question's answers. */
export function refusalsAt(question: Question, draft: Draft): { field: string; text: string }[] {
  return draft.refused.flatMap(({ field, text }) => (field && questionAt(field) === question ? [{ field, text }] : []))
}

/** The first thing to say at each field: what the phone finds when it was asked to look, and what the server said. */
export function errorsByField(question: Question, draft: Draft, faults: readonly Fault[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const fault of faults) found[fieldIdOf(fault.field)] ??= faultText(fault)
  for (const { field, text } of refusalsAt(question, draft)) found[fieldIdOf(field)] ??= text
  return found
}

/** Faults as lines of a summary that lead to their fields. */
export function summaryOf(faults: readonly Fault[]): FormError[] {
  return faults.map((fault) => ({ fieldId: fieldIdOf(fault.field), text: faultLine(fault) }))
}
