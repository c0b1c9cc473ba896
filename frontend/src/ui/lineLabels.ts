import type { ChartData } from './chart'

/** Where the name of a line is written: at its last value. */
export type LineLabel = { name: string; series: number; at: number; value: number }

/** The last value of each line, which is where its name belongs; lines without any value have no name. */
export function lineLabels({ series }: Pick<ChartData, 'series'>): LineLabel[] {
  return series.flatMap(({ name, values }, index) => {
    const known = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]))
    const last = known[known.length - 1]
    return last ? [{ name, series: index, ...last }] : []
  })
}

/** Moves heights that are closer than gap apart, as little as possible downwards, and all of them up again when the last passes the bottom. */
export function spread(heights: readonly number[], gap: number, bottom: number): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height)
  let last = Number.NEGATIVE_INFINITY
  for (const one of order) {
    one.height = Math.max(one.height, last + gap)
    last = one.height
  }
  let limit = bottom
  for (const one of order.reverse()) {
    one.height = Math.min(one.height, limit)
    limit = one.height - gap
  }
  const result: number[] = []
  for (const { height, index } of order) result[index] = height
  return result
}
