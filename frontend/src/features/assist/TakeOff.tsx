import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Radios } from '../../ui/Radios'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { AssistTakeOff } from './queries'
import { type Household, type Registration, takeOffReasons, type Village, type Why } from './rules'
import { WhenTakenOff } from './WhenTakenOff'

/** The longest reason that the server takes. */
const most = 500

const fields = { why: 'off-why', words: 'off-words' }

type Props = {
  household: Household
  registration: Registration
  village: Village
  onDone: () => void
  onClose: () => void
}

/** Takes a household off the list of its village: says what that means, asks why, and does it once. */
export function TakeOff({ household, registration, village, onDone, onClose }: Props) {
  const { t } = useLingui()
  const [{ fetching }, takeOff] = useMutation(AssistTakeOff)
  const [typed, setTyped, typedDone] = useTyped<{ why?: Why; words: string }>(`off/${registration.grantId}`, {
    words: '',
  })
  const [wrong, setWrong] = useState<{ why?: string; words?: string }>({})
  const [trouble, setTrouble] = useState('')
  const answer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a phone it lies below what is seen of the dialog.
    if (trouble) answer.current?.scrollIntoView({ block: 'nearest' })
  }, [trouble])
  const name = household.displayName
  const reached = registration.reached !== null

  // The trail keeps what the clerk read and chose, in their language.
  const words: Record<Why, string> = {
    // With the same number it is the same account again, under the name that only they change.
    WRONG: reached ? t`The number or address was wrong` : t`The name was wrong`,
    TWICE: t`They are registered twice`,
    MOVED: t`They moved away`,
    ASKED: t`They asked for it`,
    OTHER: t`Another reason`,
  }

  function lacking() {
    if (!typed.why) return { why: t`Choose a reason.` }
    if (typed.why === 'OTHER' && !typed.words.trim()) return { words: t`Write first why.` }
    return typed.why === 'OTHER' && [...typed.words].length > most ? { words: t`Say it in fewer words.` } : {}
  }

  async function send() {
    if (fetching) return
    setTrouble('')
    const found = lacking()
    setWrong(found)
    const field = found.why ? fields.why : found.words ? fields.words : ''
    if (!typed.why || field) return document.getElementById(field)?.focus()
    const reason = typed.why === 'OTHER' ? typed.words.trim() : words[typed.why]
    const { data, error } = await takeOff({ input: { grantId: registration.grantId, reason } })
    const refused = data?.revokeGrant.userErrors[0]
    if (error)
      setTrouble(
        troubleOf(error).text ??
          t`There was no answer from the server. Press again when there is a network: they are taken off once at most.`,
      )
    else if (refused?.field === 'reason' && typed.why === 'OTHER') setWrong({ words: refused.message })
    else if (refused) setTrouble(refused.message)
    else {
      typedDone()
      onDone()
    }
  }

  return (
    <Dialog
      title={t`Take ${name} off the list`}
      open
      busy={fetching}
      onClose={onClose}
      actions={
        <>
          <Button danger busy={fetching} busyText={t`Taking off…`} onClick={send}>
            <Trans>Take off the list</Trans>
          </Button>
          <Button disabled={fetching} onClick={onClose}>
            <Trans>Not now</Trans>
          </Button>
        </>
      }
    >
      <p className="strong">{registration.reached ?? <Trans>No phone or e-mail</Trans>}</p>
      <WhenTakenOff reached={reached} village={village} />
      <Radios
        id={fields.why}
        legend={t`Why`}
        hint={
          reached
            ? t`It stays in the offices' records. They can read it too, in the data they download.`
            : t`It stays in the offices' records.`
        }
        options={takeOffReasons.map((value) => ({ value, label: words[value] }))}
        value={typed.why}
        error={wrong.why}
        onChange={(why) => {
          setTyped({ ...typed, why })
          setWrong({})
        }}
      />
      {typed.why === 'OTHER' && (
        <TextArea
          id={fields.words}
          label={t`The reason in your words`}
          hint={reached ? t`Name nobody else: the household can read it.` : undefined}
          value={typed.words}
          max={most}
          rows={3}
          error={wrong.words}
          onChange={(next) => {
            setTyped({ ...typed, words: next })
            setWrong({})
          }}
        />
      )}
      {trouble && (
        <div ref={answer}>
          <Tell tone="bad" aloud>
            {trouble}
          </Tell>
        </div>
      )}
    </Dialog>
  )
}
