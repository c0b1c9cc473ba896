import { useParams } from 'wouter'
import { NotFound } from '../../ui/NotFound'
import { DraftFrame } from './DraftFrame'
import { QuestionForm } from './QuestionForm'
import { questionOf } from './questions'

/** One question of a draft. */
export default function QuestionPage() {
  const { id = '', question: name } = useParams<{ id: string; question: string }>()
  const question = questionOf(name)
  if (!question) return <NotFound back={`/draft/${id}`} />
  // A question of a draft is a form of its own: nothing of the one before stays in it.
  return (
    <DraftFrame>
      {(draft) => <QuestionForm key={`${draft.id} ${question.name}`} draft={draft} question={question} />}
    </DraftFrame>
  )
}
