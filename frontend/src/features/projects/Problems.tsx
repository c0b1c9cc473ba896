import { useLingui } from '@lingui/react/macro'
import { ProblemList } from './ProblemList'

/** What people reported about one project: what waits, then what was done. */
export function Problems({ campaign }: { campaign: string }) {
  const { t } = useLingui()
  return (
    <>
      <ProblemList state="OPEN" campaign={campaign} title={t`Problems that wait`} />
      <ProblemList state="DONE" campaign={campaign} title={t`Problems that were handled`} />
    </>
  )
}
