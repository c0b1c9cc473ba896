/** What a chart shows: each series has one value for each category; null where there is none. */
export type ChartData = {
  /** What the chart is about. */
  title: string
  /** What the categories are, such as "Month": the head of the first column of the table. */
  heading: string
  categories: readonly string[]
  /** At most five. */
  series: readonly { name: string; values: readonly (number | null)[] }[]
  /** Writes a value with its unit. */
  text?: (value: number) => string
}
