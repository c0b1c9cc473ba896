import { useLingui } from '@lingui/react/macro'
import { Card } from '../../ui/Card'
import { ProblemList } from './ProblemList'

/** What people reported about one project: what waits, then what was done. */
export function Problems({ campaign }: { campaign: string }) {
  const { t } = useLingui()
  return (
    <>
      <Card title={t`Problems that wait`}>
        <ProblemList state="OPEN" campaign={campaign} />
      </Card>
      <Card title={t`Problems that were handled`}>
        <ProblemList state="DONE" campaign={campaign} />
      </Card>
    </>
  )
}
