import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import type { HouseholdQuestionFragment } from '../../gql/graphql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { HouseholdAnswer } from './queries'

/** The longest answer that the server takes. */
const most = 1000

type Props = { question: HouseholdQuestionFragment; onStale: () => void }

/** Where a backer's question is answered, once. onStale: somebody else has answered it meanwhile. */
export function AnswerForm({ question, onStale }: Props) {
  const { t } = useLingui()
  const [{ fetching }, send] = useMutation(HouseholdAnswer)
  const [text, setText, done] = useTyped(`answer/${question.id}`, '')
  const [wrong, setWrong] = useState('')
  const [trouble, setTrouble] = useState('')
  const id = `answer-${question.id}`

  async function answer(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    setTrouble('')
    setWrong(text.trim() ? '' : t`Write the answer first.`)
    if (!text.trim() || [...text].length > most) {
      document.getElementById(id)?.focus()
      return
    }
    const { data, error } = await send({ input: { questionId: question.id, answer: text } })
    const refused = data?.answerQuestion.userErrors[0]
    if (error) {
      setTrouble(
        troubleOf(error).text ??
          t`There was no answer from the server. What you wrote is kept on this phone; press again when there is a network.`,
      )
    } else if (refused?.code === 'ALREADY_ANSWERED') onStale()
    else if (refused?.field === 'answer') setWrong(refused.message)
    else if (refused) setTrouble(refused.message)
    else done()
  }

  return (
    <form className="stack" onSubmit={answer} noValidate>
      <TextArea
        id={id}
        label={t`Your answer`}
        hint={t`Everybody can read it. It can be given once and not changed.`}
        value={text}
        max={most}
        rows={3}
        error={wrong || undefined}
        onChange={(next) => {
          setText(next)
          setWrong('')
        }}
      />
      {trouble && (
        <Tell tone="bad" aloud>
          {trouble}
        </Tell>
      )}
      <Button type="submit" busy={fetching} busyText={t`Sending…`}>
        <Trans>Answer</Trans>
      </Button>
    </form>
  )
}
