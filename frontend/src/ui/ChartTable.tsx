import { Trans } from '@lingui/react/macro'
import { ChevronRight } from 'lucide-react'
import { number } from '../lib/format'
import type { ChartData } from './chart'
import { Icon } from './Icon'

/** The figures of a chart as a table, folded away below it. */
export function ChartTable({ title, heading, categories, series, text = number }: ChartData) {
  return (
    <details>
      <summary>
        <Icon of={ChevronRight} />
        <Trans>The figures as a table</Trans>
      </summary>
      <div className="wide-table">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{heading}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="amount">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((category, index) => (
              <tr key={category}>
                <th scope="row">{category}</th>
                {series.map(({ name, values }) => {
                  const value = values[index]
                  return (
                    <td key={name} className="amount">
                      {value === null || value === undefined ? '—' : text(value)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
