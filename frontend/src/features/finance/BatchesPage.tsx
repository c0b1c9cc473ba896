import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useSearch } from 'wouter'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { DataTable } from '../../ui/DataTable'
import { Day } from '../../ui/Day'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Money } from '../../ui/Money'
import { Pager } from '../../ui/Pager'
import { Select } from '../../ui/Select'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { BatchState } from './BatchState'
import { Ended } from './Ended'
import { FinanceTabs } from './FinanceTabs'
import { FinanceBatches, FinanceBatchRow } from './queries'

const states = ['MADE', 'CONFIRMED', 'WITHDRAWN'] as const

/** The payout batches of the officer's counties, newest first. */
export default function BatchesPage() {
  const { t } = useLingui()
  useTitle(t`Payout batches`)
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('state')
  const state = states.find((s) => s === asked) ?? null
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: FinanceBatches,
    variables: { state },
    listOf: (found) => found.payoutBatches,
  })
  const rows = list.rows.map((row) => fragment(FinanceBatchRow, row))

  return (
    <div className="stack-m">
      <h1>
        <Trans>Finance</Trans>
      </h1>
      <FinanceTabs current="batches" />
      <Select
        label={t`State`}
        value={state ?? 'ALL'}
        options={[
          { value: 'ALL', label: t`All` },
          { value: 'MADE', label: t`Waits for a second officer` },
          { value: 'CONFIRMED', label: t`Paid` },
          { value: 'WITHDRAWN', label: t`Withdrawn` },
        ]}
        onChange={(next) => go(next === 'ALL' ? '/f/batches' : `/f/batches?state=${next}`, { replace: true })}
      />
      {error && !data && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {fetching && !data && <Loading />}
      {data && rows.length === 0 && <Empty drawing="walnut" text={t`There is no such batch.`} />}
      {rows.length > 0 && (
        <DataTable
          caption={t`Payout batches`}
          keyboard
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => `${row.region.place} ${row.createdAt}`}
          onOpen={(row) => go(`/f/batches/${encodeURIComponent(row.id)}`)}
          columns={[
            { key: 'at', title: t`Made`, cell: (row) => <Day at={row.createdAt} /> },
            { key: 'region', title: t`County`, cell: (row) => row.region.place },
            { key: 'total', title: t`Total`, amount: true, cell: (row) => <Money fen={row.total.minor} /> },
            { key: 'state', title: t`State`, cell: (row) => <BatchState state={row.state} /> },
            { key: 'made', title: t`Made by`, long: true, cell: (row) => row.madeBy.displayName },
            { key: 'ended', title: t`Confirmed or withdrawn by`, long: true, cell: (row) => <Ended row={row} /> },
          ]}
        />
      )}
      <Pager {...pager} />
    </div>
  )
}
