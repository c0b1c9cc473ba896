import { Trans } from '@lingui/react/macro'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { QuestionCard } from './QuestionCard'
import { HouseholdQuestion, HouseholdQuestions } from './queries'

type Props = { slug: string; mayAnswer: boolean }

/** What backers asked, the newest first, page after page. Those that the reader may answer stand in ToAnswer. */
export function Questions({ slug, mayAnswer }: Props) {
  const { data, rows, error, fetching, again, pager } = usePages({
    query: HouseholdQuestions,
    variables: { slug, waiting: false },
    listOf: (found) => found.campaign?.questions,
  })
  if (!data?.campaign)
    return error && !fetching ? (
      <TroubleLine text={<Trans>The questions could not be loaded.</Trans>} again={again} />
    ) : (
      <Loading rows={2} />
    )
  if (rows.length === 0)
    return (
      <p className="soft">
        <Trans>Nobody has asked anything yet.</Trans>
      </p>
    )
  const shown = rows
    .map((row) => fragment(HouseholdQuestion, row))
    .filter((question) => question.answer !== null || !mayAnswer)
  return (
    <>
      {shown.length > 0 ? (
        <ul className="rows">
          {shown.map((question) => (
            <QuestionCard key={question.id} question={question} mayAnswer={mayAnswer} onStale={again} />
          ))}
        </ul>
      ) : (
        <p className="soft">
          <Trans>None of them has been answered yet.</Trans>
        </p>
      )}
      <Pager {...pager} />
    </>
  )
}
