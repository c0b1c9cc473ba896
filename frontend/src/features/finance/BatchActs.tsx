import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { type CombinedError, useMutation } from 'urql'
import { money } from '../../lib/format'
import { outcomeUnknown, useIntent } from '../../lib/intent'
import { troubleOf } from '../../lib/trouble'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Confirm } from '../../ui/Confirm'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { TextField } from '../../ui/TextField'
import { type PayeeLine, Payees } from './Payees'
import { FinanceConfirm, FinanceWithdraw } from './queries'

// Limits of the server: see server/payout/rules.go.
const longest = { reference: 120, reason: 500 }

/** Where the fields are found again. */
const fields = { reference: 'batch-reference', reason: 'batch-reason' }

type Props = {
  id: string
  total: number
  lines: readonly PayeeLine[]
  can: { confirm: boolean; withdraw: boolean }
  maker: string
  /** What was told of an earlier try is old now. */
  onAsk: () => void
  /** The server refused, for what is no fault of the typed text. */
  onRefused: (text: string) => void
}

type Refusal = { code: string; message: string; field?: string | null }

/** Confirming a batch by the second officer, or taking it back by the first. */
export function BatchActs({ id, total, lines, can, maker, onAsk, onRefused }: Props) {
  const { t } = useLingui()
  const [reference, setReference, referenceDone] = useTyped(`batch/${id}/reference`, '')
  const [reason, setReason, reasonDone] = useTyped(`batch/${id}/reason`, '')
  const [{ fetching: confirming }, confirm] = useMutation(FinanceConfirm)
  const [{ fetching: withdrawing }, withdraw] = useMutation(FinanceWithdraw)
  const [asking, setAsking] = useState<'confirm' | 'withdraw' | null>(null)
  const [wrong, setWrong] = useState<{ at: 'reference' | 'reason' | 'dialog'; text: string } | null>(null)
  const intent = useIntent(`confirm ${id}`)

  function ask(act: 'confirm' | 'withdraw') {
    return (event: FormEvent) => {
      event.preventDefault()
      const [at, text] = act === 'confirm' ? (['reference', reference] as const) : (['reason', reason] as const)
      const lacking = at === 'reference' ? t`Enter the reference the bank gave.` : t`Write why it is withdrawn.`
      setWrong(text.trim() ? null : { at, text: lacking })
      // A field says itself by how much it is too long.
      if (!text.trim() || [...text].length > longest[at]) return document.getElementById(fields[at])?.focus()
      onAsk()
      setAsking(act)
    }
  }

  function typed(set: (text: string) => void) {
    return (text: string) => {
      setWrong(null)
      set(text)
    }
  }

  async function send() {
    setWrong(null)
    if (asking === 'confirm' && !confirming) {
      const { data, error } = await confirm({
        input: { payoutBatchId: id, bankReference: reference.trim(), idempotencyKey: intent.key },
      })
      const refused = data?.confirmPayoutBatch.userErrors ?? []
      if (!error) intent.answered(refused)
      finish('reference', error, refused, referenceDone)
    }
    if (asking === 'withdraw' && !withdrawing) {
      const { data, error } = await withdraw({ input: { payoutBatchId: id, reason: reason.trim() } })
      finish('reason', error, data?.withdrawPayoutBatch.userErrors ?? [], reasonDone)
    }
  }

  function finish(at: 'reference' | 'reason', error: CombinedError | undefined, refused: Refusal[], done: () => void) {
    const trouble = error && troubleOf(error)
    const text = trouble
      ? (trouble.text ?? t`There was no answer. Press again: it is done once at most.`)
      : refused[0]?.message
    // Pressing again may help, so the question stays.
    if (text && (outcomeUnknown(refused) || (trouble && trouble.kind !== 'denied')))
      return setWrong({ at: 'dialog', text })
    setAsking(null)
    if (!text) return done()
    if (refused[0]?.code === 'IDEMPOTENCY_MISMATCH') onRefused(t`You confirmed it before, with another reference.`)
    else if (refused[0]?.field) setWrong({ at, text })
    else onRefused(text)
  }

  const lost = wrong?.at === 'dialog' && (
    <Tell tone="bad" aloud>
      {wrong.text}
    </Tell>
  )
  return (
    <div className="stack-m">
      {can.confirm ? (
        <Card title={t`Confirm that it was paid`}>
          <form className="stack" onSubmit={ask('confirm')}>
            <TextField
              id={fields.reference}
              label={t`The bank's reference`}
              hint={t`It stands on the bank's receipt.`}
              value={reference}
              longest={longest.reference}
              error={wrong?.at === 'reference' ? wrong.text : undefined}
              onChange={typed(setReference)}
            />
            <Button main type="submit">
              <Trans>Confirm payment</Trans>
            </Button>
          </form>
        </Card>
      ) : (
        <Tell tone="wait">
          <Trans>
            Another finance officer of the county confirms it: {maker} made it, and nobody confirms their own batch.
          </Trans>
        </Tell>
      )}
      {can.withdraw && (
        <Card title={t`Withdraw the batch`}>
          <form className="stack" onSubmit={ask('withdraw')}>
            <TextArea
              id={fields.reason}
              label={t`Why`}
              hint={t`Every office that sees this batch reads it. Write no account numbers.`}
              value={reason}
              max={longest.reason}
              rows={3}
              error={wrong?.at === 'reason' ? wrong.text : undefined}
              onChange={typed(setReason)}
            />
            <Button danger type="submit">
              <Trans>Withdraw</Trans>
            </Button>
          </form>
        </Card>
      )}
      {asking === 'confirm' && (
        <Confirm
          title={t`Confirm ${money(total)}`}
          action={t`Yes, it was paid`}
          busy={confirming}
          busyText={t`Confirming…`}
          text={
            <>
              <p>
                <Plural
                  value={lines.length}
                  one="The household of # project is told that the money was paid out."
                  other="The households of # projects are told that the money was paid out."
                />{' '}
                <Trans>
                  The ledger books {money(total)} as paid, reference {reference}. This cannot be undone here.
                </Trans>
              </p>
              <Payees lines={lines} />
              {lost}
            </>
          }
          onConfirm={send}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'withdraw' && (
        <Confirm
          danger
          title={t`Withdraw the batch`}
          action={t`Withdraw it`}
          busy={withdrawing}
          busyText={t`Withdrawing…`}
          text={
            <>
              <p>
                <Trans>
                  Nothing was paid. The projects can be put into another batch. Make sure that the bank does not carry
                  out its file.
                </Trans>
              </p>
              {lost}
            </>
          }
          onConfirm={send}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  )
}
