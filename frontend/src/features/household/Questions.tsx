import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useQuery } from 'urql'
import { fragment } from '../../gql'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { QuestionCard } from './QuestionCard'
import { HouseholdQuestion, HouseholdQuestions } from './queries'

type Props = { slug: string; mayAnswer: boolean; after?: string | null }

/** What backers asked, the newest first, page after page. */
export function Questions({ slug, mayAnswer, after = null }: Props) {
  const [{ data, error, fetching }, again] = useQuery({ query: HouseholdQuestions, variables: { slug, after } })
  const [more, setMore] = useState(false)
  const questions = data?.campaign?.questions
  if (!questions)
    return error && !fetching ? (
      <TroubleLine text={<Trans>The questions could not be loaded.</Trans>} again={again} />
    ) : (
      <Loading rows={2} />
    )
  if (questions.edges.length === 0)
    return (
      <p className="soft">
        <Trans>Nobody has asked anything yet.</Trans>
      </p>
    )
  return (
    <>
      <ul className="rows">
        {questions.edges.map((edge) => (
          <QuestionCard
            key={edge.node.id}
            question={fragment(HouseholdQuestion, edge.node)}
            mayAnswer={mayAnswer}
            onStale={() => again({ requestPolicy: 'network-only' })}
          />
        ))}
      </ul>
      {more ? (
        <Questions slug={slug} mayAnswer={mayAnswer} after={questions.pageInfo.endCursor} />
      ) : (
        <Pager hasNext={questions.pageInfo.hasNextPage} loading={false} onMore={() => setMore(true)} />
      )}
    </>
  )
}
