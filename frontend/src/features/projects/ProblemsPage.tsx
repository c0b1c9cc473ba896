import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useSearch } from 'wouter'
import { useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { Select } from '../../ui/Select'
import { useTitle } from '../../ui/useTitle'
import { DeskTabs } from './DeskTabs'
import { ProblemList } from './ProblemList'
import { seesProblems } from './roles'

/** What people reported in the regions of an office, the oldest that waits first. */
export default function ProblemsPage() {
  return seesProblems(useViewer()) ? <AllProblems /> : <NoRight who={<Trans>the county centre</Trans>} />
}

function AllProblems() {
  const { t } = useLingui()
  useTitle(t`Problems`)
  const [, go] = useLocation()
  const state = new URLSearchParams(useSearch()).get('state') === 'DONE' ? 'DONE' : 'OPEN'
  return (
    <div className="stack-m">
      <h1>{t`Problems`}</h1>
      <DeskTabs current="problems" />
      <div className="max-w-md">
        <Select
          label={t`Show`}
          value={state}
          options={[
            { value: 'OPEN', label: t`Those that wait, the oldest first` },
            { value: 'DONE', label: t`Those that were handled, the newest first` },
          ]}
          onChange={(next) => go(next === 'DONE' ? '/g/problems?state=DONE' : '/g/problems', { replace: true })}
        />
      </div>
      <ProblemList key={state} state={state} />
    </div>
  )
}
