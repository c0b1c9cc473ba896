import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/TextArea'
import { HandleDialog } from './HandleDialog'
import { ProjectHandle } from './queries'

/** The longest note that the server takes. */
const most = 1000

type Props = { problem: string; onDone: () => void; onStale: (text: string) => void }

/** Where the county writes what it found and did, once: before it counts, it says what comes of it. */
export function HandleForm({ problem, onDone, onStale }: Props) {
  const { t } = useLingui()
  const [{ fetching }, send] = useMutation(ProjectHandle)
  const [text, setText, done] = useTyped(`problem/${problem}`, '')
  const [wrong, setWrong] = useState('')
  const [trouble, setTrouble] = useState('')
  const [asking, setAsking] = useState(false)
  const id = `problem-${problem}`

  function ask(event: FormEvent) {
    event.preventDefault()
    setTrouble('')
    setWrong(text.trim() ? '' : t`Write first what you found and did.`)
    if (!text.trim() || [...text].length > most) document.getElementById(id)?.focus()
    else setAsking(true)
  }

  async function handle() {
    if (fetching) return
    setTrouble('')
    const { data, error } = await send({ input: { problemId: problem, outcome: text } })
    const refused = data?.handleProblem.userErrors[0]
    if (error) {
      setTrouble(
        troubleOf(error).text ?? t`There was no answer. What you wrote is kept; press again: it is noted once at most.`,
      )
      return
    }
    if (refused && refused.code !== 'ALREADY_HANDLED' && refused.field !== 'outcome') {
      setTrouble(refused.message)
      return
    }
    setAsking(false)
    if (refused?.code === 'ALREADY_HANDLED') onStale(refused.message)
    else if (refused) setWrong(refused.message)
    else {
      done()
      onDone()
    }
  }

  return (
    <>
      <form className="stack" onSubmit={ask} noValidate>
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
        <Button type="submit">
          <Trans>Mark as handled</Trans>
        </Button>
      </form>
      {asking && (
        <HandleDialog
          text={text}
          busy={fetching}
          trouble={trouble}
          onHandle={handle}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
