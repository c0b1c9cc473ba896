import { lazy, Suspense, useId } from 'react'
import { ChartTable } from './ChartTable'
import type { ChartData } from './chart'

const LinePlot = lazy(() => import('./LinePlot'))

/** How something changes over time, with the same figures as a table. */
export function LineChart(data: ChartData) {
  const head = useId()
  return (
    <figure className="stack" aria-labelledby={head}>
      <figcaption id={head} className="strong">
        {data.title}
      </figcaption>
      <ul className="chart-names" aria-hidden="true">
        {data.series.map(({ name }, index) => (
          <li key={name}>
            <span className={`swatch s${index + 1}`} />
            {name}
          </li>
        ))}
      </ul>
      <div className="plot" aria-hidden="true">
        <Suspense>
          <LinePlot {...data} />
        </Suspense>
      </div>
      <ChartTable {...data} />
    </figure>
  )
}
