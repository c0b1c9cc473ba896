import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { holds, useViewer } from '../../lib/viewer'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { type Done, DoneNote } from './DoneNote'
import { readFilters, writeFilters } from './filters'
import { QueueFilters } from './QueueFilters'
import { QueueTable } from './QueueTable'
import { ReviewQueue, ReviewRow } from './queries'

/** What waits at the officer's desk, the one due first at the top. */
export default function QueuePage() {
  const { t } = useLingui()
  useTitle(t`Review`)
  const [, go] = useLocation()
  const watches = holds(useViewer(), 'TOWNSHIP_OFFICER', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR')
  const search = useSearch()
  const filters = useMemo(() => readFilters(new URLSearchParams(search)), [search])
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: ReviewQueue,
    variables: filters,
    listOf: (found) => found.reviewQueue,
  })
  const queue = data?.reviewQueue
  const [done, setDone] = useState(useHistoryState<{ done?: Done } | null>()?.done)
  // Told once: a reload is no new decision.
  useEffect(() => history.replaceState(null, ''), [])
  const rows = list.rows.map((row) => fragment(ReviewRow, row))

  return (
    <div className="stack-m">
      <h1>{t`Review`}</h1>
      {done && <DoneNote done={done} next={rows.find((row) => row.mayDecide)} />}
      <QueueFilters
        filters={filters}
        above={watches}
        total={queue?.totalCount}
        overdue={queue?.overdueCount}
        onChange={(next) => {
          setDone(undefined)
          const query = writeFilters(next)
          go(query ? `/g/review?${query}` : '/g/review', { replace: true })
        }}
      />
      {error && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {!queue && fetching && <Loading />}
      {queue && rows.length === 0 && (
        <Empty
          drawing="olive"
          text={writeFilters(filters) ? t`Nothing matches.` : t`Nothing waits at your desk.`}
          action={
            !writeFilters(filters) &&
            watches && (
              <LinkButton href="/g/projects">
                <Trans>Look at the watched projects</Trans>
              </LinkButton>
            )
          }
        />
      )}
      {rows.length > 0 && <QueueTable rows={rows} onOpen={(id) => go(`/g/review/${encodeURIComponent(id)}`)} />}
      <Pager {...pager} />
    </div>
  )
}
