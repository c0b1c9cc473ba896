import { expect, it } from 'vitest'
import { readFilters, writeFilters } from './filters'

it('reads what it wrote, and leaves out what is as usual', () => {
  const filters = { state: 'SHORTFALL' as const, region: '621223', search: '花椒' }
  expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters)
  expect(writeFilters({ state: null, region: null, search: null })).toBe('')
})

it('takes nothing from an address that it does not know', () => {
  expect(readFilters(new URLSearchParams('state=DRAFT&place=../x&q=%20'))).toEqual({
    state: null,
    region: null,
    search: null,
  })
})
