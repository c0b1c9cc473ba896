import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useUnkept } from '../lib/unkept'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { requestCode, signIn } from './signInForm'
import { Tell } from './Tell'
import { TextField } from './TextField'

/** Signs somebody in again without leaving the page, when the sign-in has run out. done is called when the server knows the person again. */
export function SignInAgain({ done }: { done: () => void | Promise<void> }) {
  const { t } = useLingui()
  const unkept = useUnkept()
  const [open, setOpen] = useState(true)
  const [who, setWho] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setWrong('')
    try {
      const answer = sent ? await signIn(who, code) : await requestCode(who)
      if (answer.wrong !== undefined)
        setWrong(answer.wrong || t`This did not work. Look at what you typed and try again.`)
      else if (sent) await done()
      else setSent(true)
    } catch {
      setWrong(t`There is no network here. Try again when it is back.`)
    } finally {
      setBusy(false)
    }
  }
  function back() {
    setSent(false)
    setCode('')
    setWrong('')
  }
  if (!open) {
    return (
      <div className="signed-out">
        <Tell tone="wait">
          <p>
            {unkept ? (
              <Trans>Your sign-in has run out.</Trans>
            ) : (
              <Trans>Your sign-in has run out. What you typed is kept.</Trans>
            )}
          </p>
          <Button onClick={() => setOpen(true)}>
            <Trans>Sign in again</Trans>
          </Button>
        </Tell>
      </div>
    )
  }
  return (
    <Dialog title={t`Your sign-in has run out`} open onClose={() => setOpen(false)}>
      <p>
        {unkept ? (
          <Trans>Sign in again and go on where you are.</Trans>
        ) : (
          <Trans>What you typed is kept. Sign in again and go on where you are.</Trans>
        )}
      </p>
      <form onSubmit={submit} noValidate className="stack">
        {sent ? (
          <>
            <p role="status">
              <Trans>A code is on its way to {who}. It works for 5 minutes.</Trans>
            </p>
            {document.querySelector('.demo') && (
              <p>
                <a href="/dev/outbox" target="_blank" rel="noopener">
                  <Trans>This is the demonstration: the code is in its outbox (new window)</Trans>
                </a>
              </p>
            )}
            <TextField
              key="code"
              label={t`Code`}
              hint={t`6 digits`}
              error={wrong || undefined}
              value={code}
              onChange={setCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              className="code"
              autoFocus
            />
          </>
        ) : (
          <TextField
            key="who"
            label={t`Phone number or e-mail`}
            error={wrong || undefined}
            value={who}
            onChange={setWho}
            autoComplete="username"
            autoFocus
          />
        )}
        <div className="actions">
          <Button type="submit" main busy={busy}>
            {sent ? <Trans>Sign in</Trans> : <Trans>Send the code</Trans>}
          </Button>
          {sent && (
            <Button plain onClick={back}>
              <Trans>Use another number, or send it again</Trans>
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
