import { expect, it } from 'vitest'
import { answersBefore, answersOf, changed } from './answers'
import { fields } from './fields'
import { before, campaign } from './testing/rounds'

it('finds nothing changed in what is the same, whichever type it came from', () => {
  expect(fields.filter((field) => changed(field, answersOf(campaign), before))).toEqual([
    'title',
    'photos',
    'payee',
    'story.grow',
  ])
  expect(fields.filter((field) => changed(field, before, before))).toEqual([])
})

it.each([
  ['goalMinor', { goal: { __typename: 'Money' as const, minor: 1 } }],
  ['days', { launchAt: '2026-12-01T00:00:00Z' }],
  ['photos', { photos: ['another'] }],
  ['tiers', { tiers: [] }],
  [
    'ladder',
    { ladder: [{ __typename: 'Rung' as const, backers: 9, price: { __typename: 'Money' as const, minor: 1 } }] },
  ],
])('tells a change of %s and of nothing else', (field, other) => {
  expect(fields.filter((name) => changed(name, before, { ...before, ...other }))).toEqual([field])
})

it('compares with the last time that it was sent back before this round', () => {
  const [village, county] = campaign.review
  if (!village || !county) throw new Error('the sample has two steps')
  const answers = { ...(county.answers as NonNullable<typeof county.answers>), title: 'x' }
  const later = { ...county, id: 'later', round: 2, answers }
  const rounds = { ...campaign, review: [village, county, later] }
  expect(answersBefore(rounds, 1)).toBeUndefined()
  expect(answersBefore(rounds, 2)?.title).toBe(before.title)
  expect(answersBefore(rounds, 3)?.title).toBe('x')
})
