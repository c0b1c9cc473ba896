import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import type { RowsProps } from './DataTable'
import { toggled } from './useTableKeys'

/** The rows as cards, for phones. */
export function RowCards<Row>({
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
  const title = useId()
  const [first, ...others] = columns
  return (
    <div>
      <p className="small soft" id={title}>
        {caption}
      </p>
      <ul className="row-cards" aria-labelledby={title}>
        {rows.map((row, index) => {
          const key = rowKey(row)
          const name = rowName?.(row) ?? t`row ${index + 1}`
          return (
            <li key={key} data-row={key} tabIndex={-1} className={key === at ? 'card at' : 'card'}>
              <div className="row-card-head">
                {selected && (
                  <label className="tick">
                    <input
                      type="checkbox"
                      aria-label={t`Tick ${name}`}
                      checked={selected.keys.has(key)}
                      disabled={selected.locked?.has(key)}
                      onChange={() => selected.onChange(toggled(selected.keys, key))}
                    />
                  </label>
                )}
                {onOpen ? (
                  <button type="button" className="row-open" onClick={() => onOpen(row)}>
                    {first?.cell(row)}
                  </button>
                ) : (
                  <div className="strong">{first?.cell(row)}</div>
                )}
              </div>
              <dl className="key-value">
                {others.map((column) => (
                  <div key={column.key}>
                    <dt>{column.title}</dt>
                    <dd>{column.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
