import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { fragment } from '../../gql'
import type { ProblemState } from '../../gql/graphql'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { Card } from '../../ui/Card'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { Tell } from '../../ui/Tell'
import { TroubleCard } from '../../ui/TroubleCard'
import { TroubleLine } from '../../ui/TroubleLine'
import { ProblemCard } from './ProblemCard'
import { ProjectProblem, ProjectProblems } from './queries'

type Props = {
  state: ProblemState
  /** Of one project only, which then is not named. */
  campaign?: string
  /** Above the list of one project; without anything in it, it is a line. */
  title?: string
}

/** What people reported, page after page. */
export function ProblemList({ state, campaign, title }: Props) {
  const { t } = useLingui()
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: ProjectProblems,
    variables: { state, campaignId: campaign ?? null },
    listOf: (found) => found.problems,
  })
  const [said, setSaid] = useState<{ tone: 'good' | 'wait'; text: string } | null>(null)
  const rows = list.rows.map((row) => fragment(ProjectProblem, row))
  if (!data && error && campaign)
    return <TroubleLine text={<Trans>What was reported could not be loaded.</Trans>} again={again} />
  if (!data && error) return <TroubleCard trouble={troubleOf(error)} again={again} inside />
  if (!data) return fetching ? <Loading rows={campaign ? 2 : 6} /> : null
  const nothing = state === 'OPEN' ? t`No reported problem waits.` : t`Nothing has been handled yet.`
  if (campaign && rows.length === 0 && !said) return <p className="soft">{nothing}</p>
  const shown = (
    <>
      {said && (
        <Tell tone={said.tone} aloud>
          {said.text}
        </Tell>
      )}
      {rows.length === 0 && (campaign ? <p className="soft">{nothing}</p> : <Empty drawing="olive" text={nothing} />)}
      {rows.length > 0 && (
        <ul className="rows">
          {rows.map((row) => (
            <ProblemCard
              key={row.id}
              problem={row}
              named={!campaign}
              onDone={() => setSaid({ tone: 'good', text: t`Noted. The report is among the handled ones now.` })}
              onStale={(text) => {
                setSaid({ tone: 'wait', text })
                again()
              }}
            />
          ))}
        </ul>
      )}
      <Pager {...pager} />
    </>
  )
  return title ? <Card title={title}>{shown}</Card> : <div className="stack">{shown}</div>
}
