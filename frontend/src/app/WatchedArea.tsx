import { Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { seesProblems } from '../features/projects/roles'
import { useViewer } from '../lib/viewer'
import { Area } from './Area'
import { WatchedWaits } from './viewer.queries'

/** The way to what an office watches, with how much waits there. */
export function WatchedArea() {
  const problems = seesProblems(useViewer())
  const [{ data }] = useQuery({ query: WatchedWaits, variables: { problems } })
  const lists = [data?.short, data?.problems, data?.waitingQuestions]
  const count = lists.reduce((sum, list) => sum + (list?.totalCount ?? 0), 0)
  return (
    <Area to="/g/projects" also={['/g/problems', '/g/questions']}>
      {count ? <Trans>Watched projects ({count})</Trans> : <Trans>Watched projects</Trans>}
    </Area>
  )
}
