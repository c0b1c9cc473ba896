import { useEffect, useRef, useState } from 'react'
import type { Column, Selected } from './columns'
import { RowCards } from './RowCards'
import { RowTable } from './RowTable'
import { useKeys } from './useKeys'
import { useNarrow } from './useNarrow'
import { useTableKeys } from './useTableKeys'

export type RowsProps<Row> = {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** What the table is about; read out and shown above it. */
  caption: string
  onOpen?: (row: Row) => void
  selected?: Selected
  /** What a row is called when it is ticked or opened. */
  rowName?: (row: Row) => string
}

/** Rows for people who work through many: a table where there is room, cards on a phone. With keyboard: j and k move, Enter opens, x ticks. */
export function DataTable<Row>({ keyboard = false, ...props }: RowsProps<Row> & { keyboard?: boolean }) {
  const narrow = useNarrow()
  const [at, setAt] = useState<string | undefined>(undefined)
  const box = useRef<HTMLDivElement>(null)
  useKeys(useTableKeys({ ...props, at, setAt }), keyboard)
  useEffect(() => {
    if (at === undefined) return
    const row = [...(box.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(
      (element) => element.dataset.row === at,
    )
    row?.focus()
  }, [at])
  const Rows = narrow ? RowCards : RowTable
  return (
    <div ref={box} className="rows-box">
      <Rows {...props} at={at} />
    </div>
  )
}
