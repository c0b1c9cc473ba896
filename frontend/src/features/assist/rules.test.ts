import { describe, expect, it } from 'vitest'
import { cameBack, draftFor, draftsForOthers, matching, nameHasContact, villagesOf, wrongContact } from './rules'
import { clerkOf, draftLike, other, village } from './testing/desk'

describe('villagesOf', () => {
  it('is the villages of a clerk, each once, and none of another office', () => {
    expect(villagesOf(clerkOf(village, other, village))).toEqual([village, other])
    const county = clerkOf(village)
    county.grants = [{ id: 'g', role: 'COUNTY_OFFICER', region: { code: '621223', place: '宕昌县', level: 'county' } }]
    expect(villagesOf(county)).toEqual([])
  })
})

describe('matching', () => {
  const all = ['齐婶', '马婶家', 'Lin Family'].map((displayName) => ({ id: displayName, displayName }))
  it.each([
    ['', ['齐婶', '马婶家', 'Lin Family']],
    ['婶', ['齐婶', '马婶家']],
    [' 家 马 ', ['马婶家']],
    ['family LIN', ['Lin Family']],
    ['ｌｉｎ', ['Lin Family']],
    ['包', []],
  ])('finds %j', (typed, names) => {
    expect(matching(all, typed).map((household) => household.displayName)).toEqual(names)
  })
})

describe('what the server would refuse', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['13800138000', null],
    ['+86 138-0013-8000', null],
    ['0086 13800138000', null],
    ['１３８００１３８０００', null],
    ['Lin@Example.com', null],
    ["o'lin+a@mail.example.co", null],
    ['123', 'mobile'],
    ['0939 8123456', 'mobile'],
    ['lin', 'mobile'],
    ['lin@', 'mail'],
    ['lin@example', 'mail'],
    ['a b@example.com', 'mail'],
  ])('of the contact %j', (typed, wrong) => {
    expect(wrongContact(typed)).toBe(wrong)
  })

  it.each([
    ['林家', false],
    ['林家 3 组 12 号', false],
    ['林 13800138000', true],
    ['林 138 0013 8000', true],
    ['林＠qq', true],
  ])('of the name %j', (typed, has) => {
    expect(nameHasContact(typed)).toBe(has)
  })
})

describe('drafts for others', () => {
  const own = draftLike({ id: 'own', behalf: null })
  const sent = draftLike({ id: 'sent', submitted: true })
  const first = draftLike({ id: 'first', unsent: ['title'] })
  const second = draftLike({ id: 'second', unsent: ['goalMinor', 'days'] })
  const theirs = draftLike({ id: 'theirs', behalf: { id: 'P2', name: '马婶家' } })
  const all = [own, sent, first, second, theirs]

  it('leaves out one’s own and those that were sent', () => {
    expect(draftsForOthers(all).map((draft) => draft.id)).toEqual(['first', 'second', 'theirs'])
  })

  it.each([
    ['P1', 'first', 3],
    ['P2', 'theirs', 0],
    ['P3', undefined, 0],
  ])('adds up what waits for %s', (household, id, count) => {
    const found = draftFor(all, household)
    expect([found.draft?.id, found.waiting]).toEqual([id, count])
  })
})

describe('cameBack', () => {
  const step = (id: string, state: 'RETURNED' | 'OPEN', createdAt: string) =>
    ({ __typename: 'ReviewStep', id, state, createdAt }) as const
  it.each([
    ['a draft whose last step was returned', 'DRAFT', [step('a', 'RETURNED', '2')], true],
    ['a draft that was never sent', 'DRAFT', [], false],
    ['a project that was sent again', 'IN_REVIEW', [step('a', 'RETURNED', '1'), step('b', 'OPEN', '2')], false],
  ] as const)('%s', (_, state, review, want) => {
    expect(cameBack({ state, review: [...review] })).toBe(want)
  })
})
