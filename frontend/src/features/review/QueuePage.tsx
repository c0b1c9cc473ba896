import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { Empty } from '../../ui/Empty'
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
  const search = useSearch()
  const filters = useMemo(() => readFilters(new URLSearchParams(search)), [search])
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: ReviewQueue,
    variables: filters,
    listOf: (found) => found.reviewQueue,
  })
  const queue = data?.reviewQueue
  const done = useHistoryState<{ done?: Done } | null>()?.done
  const rows = list.rows.map((row) => fragment(ReviewRow, row))

  return (
    <div className="stack-m">
      <h1>{t`Review`}</h1>
      {done && <DoneNote done={done} next={rows.find((row) => row.mayDecide)} />}
      <QueueFilters
        filters={filters}
        total={queue?.totalCount}
        overdue={queue?.overdueCount}
        onChange={(next) => {
          const query = writeFilters(next)
          go(query ? `/g/review?${query}` : '/g/review', { replace: true })
        }}
      />
      {error && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {!queue && fetching && <Loading />}
      {queue && rows.length === 0 && (
        <Empty drawing="olive" text={writeFilters(filters) ? t`Nothing matches.` : t`Nothing waits at your desk.`} />
      )}
      {rows.length > 0 && <QueueTable rows={rows} onOpen={(id) => go(`/g/review/${encodeURIComponent(id)}`)} />}
      <Pager {...pager} />
    </div>
  )
}
