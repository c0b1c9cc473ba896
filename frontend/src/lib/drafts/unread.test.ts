import { describe, expect, it } from 'vitest'
import { answered, type Draft, decided, newDraft, untouched, waiting } from './draft'
import { readyNames } from './ready'
import { lineGone, typedAt, unreadAt, unreadIn } from './unread'

const draft = (more: Partial<Draft>): Draft => ({
  ...newDraft('D', 'p', { code: '1', name: '新寨村' }, null, 1),
  server: { id: 'C', slug: 's', version: 1, account: '' },
  ...more,
})
const tier = { title: '一斤装', priceMinor: 58_00 }

describe('a text that is no number', () => {
  it.each([
    ['goalMinor', {}],
    ['days', { days: 0 }],
    ['tiers.0.limit', { tiers: [{ ...tier, limit: null }] }],
    ['tiers.0.freight.defaultMinor', { tiers: [{ ...tier, freight: { defaultMinor: 0 } }] }],
    [
      'tiers.0.freight.byProvince.新疆',
      { tiers: [{ ...tier, freight: { defaultMinor: 0, byProvince: [{ province: '新疆', minor: 0 }] } }] },
    ],
    ['costs.0.basisPoints', { costs: [{ kind: 'HOUSEHOLD' as const, label: '农户', basisPoints: 0 }] }],
  ])('stands at %s as long as there is no number', (field, answers) => {
    const typed = typedAt(draft({ answers }), field, '约50')
    expect(unreadAt(typed, field)).toBe('约50')
    expect(unreadIn(typedAt(typed, field, undefined))).toEqual([])
  })

  it.each([
    ['goalMinor', { goalMinor: 5 }],
    ['tiers.0.limit', { tiers: [{ ...tier, limit: 50 }] }],
    ['tiers.1.limit', { tiers: [tier] }],
    ['ladder.0.backers', {}],
    ['tiers.0.freight.byProvince.新疆', { tiers: [{ ...tier, freight: { defaultMinor: 0, byProvince: [] } }] }],
  ])('counts no more at %s', (field, answers) => {
    expect(unreadIn(typedAt(draft({ answers }), field, '约50'))).toEqual([])
  })

  it('is not sent as none, and waits', () => {
    const whole = draft({ answers: { tiers: [{ ...tier, limit: null }], days: 30 }, unsent: ['tiers', 'days'] })
    expect(readyNames(whole, 0)).toEqual(['tiers', 'days'])
    const typed = typedAt(whole, 'tiers.0.limit', '约50')
    expect(readyNames(typed, 0)).toEqual(['days'])
    expect(waiting(typed)).toBe(2)
    expect(waiting({ ...typed, unsent: [] })).toBe(1)
  })

  it('is forgotten for good when a number takes its place', () => {
    const typed = typedAt(draft({}), 'goalMinor', '五千')
    const taken = answered(typed, 'goalMinor', 5_000_00, 2)
    expect(unreadIn(answered(taken, 'goalMinor', 0, 3))).toEqual([])
  })

  it('follows its line when one before it is taken away', () => {
    const two = { answers: { tiers: [{ ...tier, limit: 9 }, tier] } }
    const typed = typedAt(typedAt(draft(two), 'tiers.1.limit', '约50'), 'days', '一个月')
    const gone = answered(lineGone(typed, 'tiers', 0), 'tiers', [tier], 2)
    expect(gone.unread).toEqual({ 'tiers.0.limit': '约50', days: '一个月' })
    expect(answered(lineGone(gone, 'tiers', 0), 'tiers', [], 3).unread).toEqual({ days: '一个月' })
  })

  it('goes with the answer when somebody else’s is taken', () => {
    const clash = draft({ answers: { days: 0 }, unsent: ['days'], clashes: [{ name: 'days', theirs: 0 }] })
    expect(unreadIn(decided(typedAt(clash, 'days', '一个月'), 'days', false))).toEqual([])
  })

  it('makes a draft one that was begun', () => {
    const blank = draft({ server: null, answers: { title: '' } })
    expect(untouched(blank)).toBe(true)
    expect(untouched(typedAt(blank, 'days', '一个月'))).toBe(false)
    expect(untouched(answered(blank, 'title', '核', 2))).toBe(false)
  })
})
