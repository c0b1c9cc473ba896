import { afterEach, describe, expect, it, vi } from 'vitest'
import { monthOver } from './late'

afterEach(() => vi.useRealTimers())

describe('monthOver', () => {
  it('begins with the next month in Beijing', () => {
    vi.useFakeTimers()
    vi.setSystemTime('2026-11-30T15:59:59Z')
    expect(monthOver({ state: 'SETTLED', deliveryMonth: '2026-11' })).toBe(false)
    vi.setSystemTime('2026-11-30T16:00:00Z')
    expect(monthOver({ state: 'SETTLED', deliveryMonth: '2026-11' })).toBe(true)
    expect(monthOver({ state: 'VIABLE', deliveryMonth: '2026-11' })).toBe(true)
    expect(monthOver({ state: 'SETTLED', deliveryMonth: '2026-12' })).toBe(false)
  })

  it('is said of what is paid out for 30 days', () => {
    vi.useFakeTimers()
    vi.setSystemTime('2026-12-30T15:59:59Z')
    expect(monthOver({ state: 'SETTLED', deliveryMonth: '2026-11' })).toBe(true)
    vi.setSystemTime('2026-12-30T16:00:00Z')
    expect(monthOver({ state: 'SETTLED', deliveryMonth: '2026-11' })).toBe(false)
    expect(monthOver({ state: 'VIABLE', deliveryMonth: '2026-11' })).toBe(true)
  })

  it('is of goods that are owed', () => {
    for (const state of ['LIVE', 'COLLECTING', 'SHORTFALL', 'FAILED', 'CANCELLED', 'SUSPENDED'] as const)
      expect(monthOver({ state, deliveryMonth: '2020-01' })).toBe(false)
  })
})
