import { useQuery } from 'urql'
import { holds, useViewer } from '../../lib/viewer'
import { FinanceWaiting } from './queries'

/** The batches that wait for this officer to confirm them, as far as the first twenty open ones of their counties go. */
export function useWaiting() {
  const [{ data }] = useQuery({
    query: FinanceWaiting,
    pause: !holds(useViewer(), 'COUNTY_FINANCE'),
    requestPolicy: 'cache-and-network',
  })
  return (data?.payoutBatches.edges ?? []).map(({ node }) => node).filter((batch) => batch.viewerCan.confirm)
}
