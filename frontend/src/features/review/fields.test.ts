import { describe, expect, it } from 'vitest'
import { asked, fields, partOf } from './fields'

describe('partOf', () => {
  it.each([
    ['tiers', 'tiers'],
    ['tiers.0.priceMinor', 'tiers'],
    ['story.who', 'story.who'],
    ['goalMinor', 'goalMinor'],
    ['titles', undefined],
    ['', undefined],
    [null, undefined],
  ])('finds the part of %s', (field, part) => {
    expect(partOf(field)).toBe(part)
  })
})

describe('asked', () => {
  it('leaves out questions without words and keeps the order of the page', () => {
    expect(asked({ tiers: ' how heavy? ', title: '  ', photos: 'whose?' })).toEqual([
      { field: 'photos', text: 'whose?' },
      { field: 'tiers', text: 'how heavy?' },
    ])
  })

  it('knows every part once', () => {
    expect(new Set(fields).size).toBe(fields.length)
  })
})
