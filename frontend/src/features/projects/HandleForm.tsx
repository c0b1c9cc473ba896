import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { ProjectHandle } from './queries'

/** The longest note that the server takes. */
const most = 1000

type Props = { problem: string; onDone: () => void; onStale: (text: string) => void }

/** Where the county writes what it found and did, once. */
export function HandleForm({ problem, onDone, onStale }: Props) {
  const { t } = useLingui()
  const [{ fetching }, send] = useMutation(ProjectHandle)
  const [text, setText, done] = useTyped(`problem/${problem}`, '')
  const [wrong, setWrong] = useState('')
  const [trouble, setTrouble] = useState('')
  const id = `problem-${problem}`

  async function handle(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    setTrouble('')
    setWrong(text.trim() ? '' : t`Write first what you found and did.`)
    if (!text.trim() || [...text].length > most) {
      document.getElementById(id)?.focus()
      return
    }
    const { data, error } = await send({ input: { problemId: problem, outcome: text } })
    const refused = data?.handleProblem.userErrors[0]
    if (error)
      setTrouble(
        troubleOf(error).text ?? t`There was no answer. What you wrote is kept; press again: it is noted once at most.`,
      )
    else if (refused?.code === 'ALREADY_HANDLED') onStale(refused.message)
    else if (refused?.field === 'outcome') setWrong(refused.message)
    else if (refused) setTrouble(refused.message)
    else {
      done()
      onDone()
    }
  }

  return (
    <form className="stack" onSubmit={handle} noValidate>
      <TextArea
        id={id}
        label={t`What you found and did`}
        hint={t`The offices that see this report read it, the public does not. Who reported it is told that you looked into it, and not what you write. It cannot be changed afterwards.`}
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
        <Trans>Mark as handled</Trans>
      </Button>
    </form>
  )
}
