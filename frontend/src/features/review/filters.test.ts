import { describe, expect, it } from 'vitest'
import { readFilters, writeFilters } from './filters'

describe('filters in an address', () => {
  it.each(['', 'watch=1', 'late=1', 'kind=COUNTY', 'q=%E6%A0%B8%E6%A1%83', 'watch=1&late=1&kind=VILLAGE&q=a+b'])(
    '%s is written as it was read',
    (query) => {
      expect(writeFilters(readFilters(new URLSearchParams(query)))).toBe(query)
    },
  )

  it('takes no step that there is not, and no empty words', () => {
    expect(readFilters(new URLSearchParams('kind=CITY&q=%20'))).toEqual({
      watch: false,
      overdue: false,
      kind: null,
      search: null,
    })
  })
})
