import { Trans } from '@lingui/react/macro'
import type { HouseholdQuestionFragment } from '../../gql/graphql'
import { day } from '../../lib/format'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { AnswerForm } from './AnswerForm'

type Props = { question: HouseholdQuestionFragment; mayAnswer: boolean; onStale: () => void }

/** A backer's question, with its answer or the place to give it. */
export function QuestionCard({ question, mayAnswer, onStale }: Props) {
  return (
    <li className="stack-s">
      <p className="strong mail">{question.text}</p>
      <p className="small soft">
        <Trans>
          {question.askedBy}, {day(question.createdAt)}
        </Trans>
      </p>
      {question.answer ? (
        <>
          <p className="answer mail">{question.answer}</p>
          <Unsent question={question} />
        </>
      ) : mayAnswer ? (
        <AnswerForm question={question} onStale={onStale} />
      ) : (
        <p>
          <Chip tone="wait">
            <Trans>Not answered yet</Trans>
          </Chip>
        </p>
      )}
    </li>
  )
}

/** What was being written when somebody else answered. */
function Unsent({ question }: { question: HouseholdQuestionFragment }) {
  const [text, setText, done] = useTyped(`answer/${question.id}`, '')
  if (!text.trim() || letters(text) === letters(question.answer ?? '')) return null
  return (
    <div className="stack-s">
      <p className="small soft">
        <Trans>The question was answered before yours got through. You had written:</Trans>
      </p>
      <p className="mail">{text}</p>
      <Button
        plain
        onClick={() => {
          setText('')
          done()
        }}
      >
        <Trans>Put it away</Trans>
      </Button>
    </div>
  )
}

// The server cleans the space in and around an answer.
function letters(text: string): string {
  return text.replace(/\s+/gu, '')
}
