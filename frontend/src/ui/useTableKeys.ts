import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { RowsProps } from './DataTable'
import type { Keys } from './useKeys'

type Input<Row> = Pick<RowsProps<Row>, 'rows' | 'rowKey' | 'onOpen' | 'selected'> & {
  at: string | undefined
  setAt: (key: string) => void
}

/** The keys that walk through the rows of a table, as in mail programs. */
export function useTableKeys<Row>({ rows, rowKey, onOpen, selected, at, setAt }: Input<Row>): Keys {
  const { t } = useLingui()
  return useMemo(() => {
    const here = rows.findIndex((row) => rowKey(row) === at)
    function step(by: number) {
      const row = rows[Math.min(rows.length - 1, Math.max(0, here + by))]
      if (row !== undefined) setAt(rowKey(row))
    }
    function tick() {
      if (selected && at !== undefined && !selected.locked?.has(at)) selected.onChange(toggled(selected.keys, at))
    }
    const row = rows[here]
    return {
      j: { does: t`next row`, run: () => step(1) },
      k: { does: t`row before`, run: () => step(-1) },
      ...(onOpen ? { Enter: { does: t`open the row`, run: () => row !== undefined && onOpen(row) } } : {}),
      ...(selected ? { x: { does: t`tick the row`, run: tick } } : {}),
    }
  }, [rows, rowKey, onOpen, selected, at, setAt, t])
}

/** The set with the key in it, or without it when it was. */
export function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
