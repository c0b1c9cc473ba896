import type { FinanceBatchRowFragment } from '../../gql/graphql'
import { Day } from '../../ui/Day'

/** Who confirmed or withdrew a batch, and when. */
export function Ended({ row }: { row: FinanceBatchRowFragment }) {
  const by = row.confirmedBy ?? row.withdrawnBy
  const at = row.confirmedAt ?? row.withdrawnAt
  if (!by || !at) return '–'
  return (
    <>
      {by.displayName} · <Day at={at} />
    </>
  )
}
