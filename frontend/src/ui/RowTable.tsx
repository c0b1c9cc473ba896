import { useLingui } from '@lingui/react/macro'
import { cellClass } from './columns'
import type { RowsProps } from './DataTable'
import { toggled } from './useTableKeys'

/** The rows as a table. */
export function RowTable<Row>({
  columns,
  rows,
  rowKey,
  caption,
  onOpen,
  selected,
  rowName,
  at,
}: RowsProps<Row> & { at?: string }) {
  const { t } = useLingui()
  const keys = rows.map(rowKey)
  const free = keys.filter((key) => !selected?.locked?.has(key))
  const all = free.length > 0 && free.every((key) => selected?.keys.has(key))
  return (
    <table className="data">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {selected && (
            <th scope="col" className="tick">
              <label>
                <input
                  type="checkbox"
                  aria-label={t`Tick all rows`}
                  checked={all}
                  disabled={free.length === 0}
                  onChange={() => selected.onChange(new Set(all ? [] : free))}
                />
              </label>
            </th>
          )}
          {columns.map((column) => (
            <th key={column.key} scope="col" className={cellClass(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const key = keys[index] ?? ''
          const name = rowName?.(row) ?? t`row ${index + 1}`
          return (
            <tr key={key} data-row={key} tabIndex={-1} className={key === at ? 'at' : undefined}>
              {selected && (
                <td className="tick">
                  <label>
                    <input
                      type="checkbox"
                      aria-label={t`Tick ${name}`}
                      checked={selected.keys.has(key)}
                      disabled={selected.locked?.has(key)}
                      onChange={() => selected.onChange(toggled(selected.keys, key))}
                    />
                  </label>
                </td>
              )}
              {columns.map((column, place) => {
                const look = cellClass(column)
                if (place > 0) {
                  return (
                    <td key={column.key} className={look}>
                      {column.cell(row)}
                    </td>
                  )
                }
                return (
                  <th key={column.key} scope="row" className={look}>
                    {onOpen ? (
                      <button type="button" className="row-open" onClick={() => onOpen(row)}>
                        {column.cell(row)}
                      </button>
                    ) : (
                      column.cell(row)
                    )}
                  </th>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
