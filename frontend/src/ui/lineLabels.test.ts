import { describe, expect, it } from 'vitest'
import { lineLabels, spread } from './lineLabels'

describe('lineLabels', () => {
  it('names each line at its last value', () => {
    const series = [
      { name: '成县', values: [1, 2, 3] },
      { name: '礼县', values: [4, 5, null] },
      { name: '康县', values: [null, null, null] },
    ]
    expect(lineLabels({ series })).toEqual([
      { name: '成县', series: 0, at: 2, value: 3 },
      { name: '礼县', series: 1, at: 1, value: 5 },
    ])
  })
})

describe('spread', () => {
  it.each([
    ['leaves what is far enough apart', [10, 40], [10, 40]],
    ['moves the lower of two apart', [10, 12], [10, 26]],
    ['keeps the order in which they came', [12, 10], [26, 10]],
    ['moves up what would pass the bottom', [95, 98], [84, 100]],
  ])('%s', (_, heights, moved) => expect(spread(heights, 16, 100)).toEqual(moved))
})
