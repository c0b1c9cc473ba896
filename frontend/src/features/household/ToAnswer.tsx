import { Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { Pager } from '../../ui/Pager'
import { goTo } from './goTo'
import { QuestionCard } from './QuestionCard'
import { HouseholdQuestion, HouseholdQuestions } from './queries'

type Props = {
  slug: string
  /** Somebody else has answered one of them meanwhile. */
  onStale: () => void
}

/** The questions of backers that wait for an answer, before everything else. Nothing where none waits. */
export function ToAnswer({ slug, onStale }: Props) {
  const { data, rows, again, pager } = usePages({
    query: HouseholdQuestions,
    variables: { slug, waiting: true },
    listOf: (found) => found.campaign?.questions,
  })
  const came = Boolean(data?.campaign)
  useEffect(() => (came ? goTo('questions') : undefined), [came])
  const open = rows.map((row) => fragment(HouseholdQuestion, row)).filter(({ answer }) => answer === null)
  if (open.length === 0 && !pager.hasNext) return null
  return (
    <section className="card stack" aria-labelledby="questions">
      <h2 id="questions" tabIndex={-1}>
        <Trans>Questions that wait for your answer</Trans>
      </h2>
      <ul className="rows">
        {open.map((question) => (
          <QuestionCard
            key={question.id}
            question={question}
            mayAnswer
            onStale={() => {
              again()
              onStale()
            }}
          />
        ))}
      </ul>
      <Pager {...pager} />
    </section>
  )
}
