import { Trans, useLingui } from '@lingui/react/macro'
import { fragment } from '../../gql'
import { away, day } from '../../lib/format'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { Card } from '../../ui/Card'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { Said } from '../../ui/Said'
import { TroubleCard } from '../../ui/TroubleCard'
import { TroubleLine } from '../../ui/TroubleLine'
import { ProjectLink } from './ProjectLink'
import { ProjectQuestions, ProjectWaiting } from './queries'

type Props = {
  /** Only those that wait as many days or longer. */
  days?: number
  /** Of one project only, which then is not named. */
  campaign?: string
  /** Above the list of one project; without anything in it, it is a line. */
  title?: string
}

/** Questions that nobody has answered, the oldest first, page after page. The household answers them. */
export function QuestionList({ days = 0, campaign, title }: Props) {
  const { t } = useLingui()
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: ProjectQuestions,
    variables: { days, campaignId: campaign ?? null },
    listOf: (found) => found.waitingQuestions,
  })
  const rows = list.rows.map((row) => fragment(ProjectWaiting, row))
  if (!data && error && campaign)
    return <TroubleLine text={<Trans>The questions could not be loaded.</Trans>} again={again} />
  if (!data && error) return <TroubleCard trouble={troubleOf(error)} again={again} inside />
  if (!data) return fetching ? <Loading rows={campaign ? 2 : 6} /> : null
  const nothing = days > 0 ? t`No question waits that long.` : t`Every question has an answer.`
  if (rows.length === 0) return campaign ? <p className="soft">{nothing}</p> : <Empty drawing="bee" text={nothing} />
  const shown = (
    <>
      <ul className="rows">
        {rows.map(({ question, campaign: of }) => (
          <li key={question.id} className="stack-s">
            {!campaign && <ProjectLink campaign={of} />}
            <p className="mail">
              <Said>{question.text}</Said>
            </p>
            <p className="small soft">
              <Trans>
                {question.askedBy}, {day(question.createdAt)}, {away(question.createdAt)}. {of.beneficiaryName} answers
                it.
              </Trans>
            </p>
          </li>
        ))}
      </ul>
      <Pager {...pager} />
    </>
  )
  return title ? <Card title={title}>{shown}</Card> : shown
}
