import { Trans, useLingui } from '@lingui/react/macro'
import { UserRoundPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { ErrorSummary } from '../../ui/ErrorSummary'
import { type FormError, fieldErrors, type UserError } from '../../ui/errors'
import { Tell } from '../../ui/Tell'
import { TextField } from '../../ui/TextField'
import { AssistEnrol } from './queries'
import { nameHasContact, nameMax, type Village, wrongContact } from './rules'
import { enrolIds } from './toEnrol'

const nobody = { name: '', contact: '' }

/** Who was registered last: as the clerk wrote them, and as the list has them. */
type Enrolled = { written: string; listed: string; reached: boolean }
type Wrong = { byField: Record<string, string>; summary: FormError[] }

type Props = {
  village: Village
  /** The list of households may have changed. Also after a refusal: an earlier answer may have been lost. */
  onDone: () => void
}

/** Registers a household of the village, so that it can start projects and be helped with them. */
export function EnrolForm({ village, onDone }: Props) {
  const { t } = useLingui()
  const [typed, setTyped, done] = useTyped(`enrol/${village.code}`, nobody)
  const [{ fetching }, enrol] = useMutation(AssistEnrol)
  const [asking, setAsking] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({ byField: {}, summary: [] })
  const [trouble, setTrouble] = useState('')
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null)

  function ask(event: FormEvent) {
    event.preventDefault()
    setEnrolled(null)
    setTrouble('')
    const known = [...wrongName(typed.name), ...wrongNumber(typed.contact)]
    setWrong(fieldErrors(known, enrolIds))
    setAsking(known.length === 0)
  }

  /** What the server would say only after the question whether one is sure. */
  function wrongName(name: string): UserError[] {
    const field = 'displayName'
    if (!name.trim()) return [{ message: t`Write the name that everybody will see.`, field }]
    if ([...name.trim()].length > nameMax) return [{ message: t`The name has at most ${nameMax} characters.`, field }]
    if (nameHasContact(name))
      return [{ message: t`Everybody sees the name: no phone number or e-mail address in it.`, field }]
    return []
  }

  function wrongNumber(contact: string): UserError[] {
    const field = 'identifier'
    const wrong = wrongContact(contact)
    if (wrong === 'mail')
      return [{ message: t`This e-mail address is not complete: look before and after the @.`, field }]
    if (wrong)
      return [
        { message: t`Write a mobile number of the Chinese mainland or an e-mail address, or leave it empty.`, field },
      ]
    return []
  }

  async function send() {
    if (fetching) return
    const { data, error } = await enrol({
      input: { identifier: typed.contact, displayName: typed.name, role: 'HOUSEHOLD', regionCode: village.code },
    })
    setAsking(false)
    if (error) {
      setTrouble(
        troubleOf(error).text ??
          t`There was no answer from the server. What you typed is kept; press again when there is a network: nobody is registered twice.`,
      )
      return
    }
    const refused = data?.giveGrant.userErrors ?? []
    setWrong(fieldErrors(refused, enrolIds))
    if (refused.length === 0) {
      const written = typed.name.trim()
      setEnrolled({
        written,
        listed: data?.giveGrant.displayName ?? written,
        reached: typed.contact.trim() !== '',
      })
      setTyped(nobody)
      done()
    }
    onDone()
  }

  return (
    <section className="card stack" aria-labelledby={enrolIds.heading}>
      <h2 id={enrolIds.heading}>
        <Trans>Register a household</Trans>
      </h2>
      <form className="stack" onSubmit={ask} noValidate>
        <ErrorSummary errors={wrong.summary} />
        <TextField
          id={enrolIds.displayName}
          label={t`Name that everybody sees`}
          hint={t`As the household wants to be called, such as “the Lin family”. No phone number in it.`}
          autoComplete="off"
          value={typed.name}
          error={wrong.byField[enrolIds.displayName]}
          onChange={(name) => setTyped({ ...typed, name })}
        />
        <TextField
          id={enrolIds.identifier}
          optional
          label={t`Mobile number or e-mail address`}
          hint={t`They sign in with it, and notices go there. Nobody else sees it. Leave it empty when they have neither: then everything goes through you, and a number cannot be added here later.`}
          autoComplete="off"
          inputMode="email"
          value={typed.contact}
          error={wrong.byField[enrolIds.identifier]}
          onChange={(contact) => setTyped({ ...typed, contact })}
        />
        {trouble && (
          <Tell tone="bad" aloud>
            {trouble}
          </Tell>
        )}
        {enrolled && (
          <Tell tone="good" aloud>
            <p>
              {enrolled.listed === enrolled.written ? (
                <Trans>{enrolled.listed} is registered. You find them in the list above.</Trans>
              ) : (
                <Trans>
                  {enrolled.written} is registered. Somebody had an account with this number or address already: in the
                  list above they are called {enrolled.listed}.
                </Trans>
              )}
            </p>
            <p>
              {enrolled.reached ? (
                <Trans>
                  If the number or address is wrong, “More” beside their name takes them off the list again. Their name
                  only they change, in their account.
                </Trans>
              ) : (
                <Trans>If something is wrong, “More” beside their name takes them off the list again.</Trans>
              )}
            </p>
          </Tell>
        )}
        <Button type="submit" icon={UserRoundPlus}>
          <Trans>Register</Trans>
        </Button>
      </form>
      {asking && (
        <Confirm
          title={t`Register ${typed.name.trim()}`}
          action={t`Register ${typed.name.trim()}`}
          busy={fetching}
          busyText={t`Registering…`}
          text={
            <>
              <p>
                <Trans>
                  {typed.name.trim()} becomes a household of {village.place}: they can start projects, and you can draft
                  for them. Let them sign the consent sheet before you do; you are asked for its day.
                </Trans>
              </p>
              {typed.contact.trim() ? (
                <>
                  <p>
                    <Trans>
                      They sign in with a code that is sent to {typed.contact.trim()}. It is recorded that you
                      registered them.
                    </Trans>
                  </p>
                  <p>
                    <Trans>Somebody who has an account with this number or address keeps the name they chose.</Trans>
                  </p>
                </>
              ) : (
                <p>
                  <Trans>
                    Without a number or address they cannot sign in, and nobody writes to them: you do everything for
                    them and tell them how it goes. It is recorded that you registered them.
                  </Trans>
                </p>
              )}
            </>
          }
          onConfirm={send}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
