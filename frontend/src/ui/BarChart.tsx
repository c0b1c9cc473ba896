import { useId } from 'react'
import { number } from '../lib/format'
import { ChartTable } from './ChartTable'
import type { ChartData } from './chart'

/** Amounts beside each other: a row of bars for each category, each bar with its figure. */
export function BarChart(data: ChartData) {
  const { title, categories, series, text = number } = data
  const head = useId()
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  return (
    <figure className="stack" aria-labelledby={head}>
      <figcaption id={head} className="strong">
        {title}
      </figcaption>
      {series.length > 1 && (
        <ul className="chart-names" aria-hidden="true">
          {series.map(({ name }, index) => (
            <li key={name}>
              <span className={`swatch s${index + 1}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      {/* The table below says the same to those who do not see the bars. */}
      <div className="bars" aria-hidden="true">
        {categories.map((category, place) => (
          <div className="bars-row" key={category}>
            <p>{category}</p>
            <div className="stack-s">
              {series.map(({ name, values }, index) => {
                const value = values[place] ?? null
                const share = value === null || most === 0 ? 0 : (Math.max(0, value) / most) * 100
                return (
                  <div className="bars-bar" key={name}>
                    <svg width="100%" height="16" aria-hidden="true">
                      <rect className="bar-track" width="100%" height="16" rx="4" />
                      {share > 0 && <rect className={`s${index + 1}`} width={`${share}%`} height="16" rx="4" />}
                    </svg>
                    <span>{value === null ? '—' : text(value)}</span>
                  </div>
                )
              })}
            </div>
          </div>
        ))}
      </div>
      <ChartTable {...data} />
    </figure>
  )
}
