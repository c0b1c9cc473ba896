import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useId } from 'react'
import { ChartTable } from './ChartTable'
import type { ChartData } from './chart'

// The table is there without it, so a drawing that cannot be brought is no trouble of the page.
const LinePlot = lazy(() => import('./LinePlot').catch(() => ({ default: NoPlot })))

/** How something changes over time, with the same figures as a table. */
export function LineChart(data: ChartData) {
  const head = useId()
  return (
    <figure className="stack" aria-labelledby={head}>
      <figcaption id={head} className="strong">
        {data.title}
      </figcaption>
      <div className="plot" aria-hidden="true">
        <Suspense>
          <LinePlot {...data} />
        </Suspense>
      </div>
      <ChartTable {...data} />
    </figure>
  )
}

function NoPlot() {
  return (
    <p className="soft">
      <Trans>The drawing could not be loaded. The figures are in the table.</Trans>
    </p>
  )
}
