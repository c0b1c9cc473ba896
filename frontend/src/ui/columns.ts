import type { ReactNode } from 'react'

/** One column of a table. The first column names the row. */
export type Column<Row> = {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** A number or amount: stands at the right. */
  amount?: boolean
  /** What somebody wrote, of any length: it gives way to the other columns and breaks wherever it must. */
  long?: boolean
}

/** Which rows are ticked, by their keys. */
export type Selected = {
  keys: ReadonlySet<string>
  /** Which rows cannot be ticked. */
  locked?: ReadonlySet<string>
  onChange: (keys: ReadonlySet<string>) => void
}

/** The classes of a column's cells. */
export function cellClass<Row>({ amount, long }: Column<Row>): string | undefined {
  return [amount && 'amount', long && 'long'].filter(Boolean).join(' ') || undefined
}
