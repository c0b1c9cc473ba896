import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** The parts of a campaign that a reviewer may ask about, as the API names them. */
export const fields = [
  'title',
  'summary',
  'photos',
  'produce',
  'beneficiaryName',
  'payee',
  'goalMinor',
  'days',
  'deliveryMonth',
  'story.who',
  'story.grow',
  'story.money',
  'story.ship',
  'story.risks',
  'costs',
  'tiers',
  'ladder',
] as const

export type FieldName = (typeof fields)[number]

/** What people call them. */
export const fieldTitles: Record<FieldName, MessageDescriptor> = {
  title: msg`Title`,
  summary: msg`In one sentence`,
  photos: msg`Photos`,
  produce: msg`Produce`,
  beneficiaryName: msg`Who the money is for`,
  payee: msg`Who is paid`,
  goalMinor: msg`Goal`,
  days: msg`Days open`,
  deliveryMonth: msg`Month of delivery`,
  'story.who': msg`Who we are`,
  'story.grow': msg`What we offer`,
  'story.money': msg`Where the money goes`,
  'story.ship': msg`When we ship`,
  'story.risks': msg`What can go wrong`,
  costs: msg`Where ¥100 goes`,
  tiers: msg`What backers can choose`,
  ladder: msg`Price ladder`,
}

/** The part that a check or question concerns: the one named, or the one it lies in. */
export function partOf(field: string | null | undefined): FieldName | undefined {
  return fields.find((name) => field === name || field?.startsWith(`${name}.`))
}

/** Questions that were really asked, in the order of the page. */
export function asked(questions: Partial<Record<FieldName, string>>): { field: FieldName; text: string }[] {
  return fields.flatMap((field) => {
    const text = questions[field]?.trim()
    return text ? [{ field, text }] : []
  })
}
