import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ListChecks } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import { useLocation } from 'wouter'
import { at, type Draft, photosReady, waiting } from '../../lib/drafts/draft'
import { refreshDraft } from '../../lib/drafts/read'
import { changeDraft } from '../../lib/drafts/store'
import { type Submitted, submitDraft } from '../../lib/drafts/submit'
import { useOnline } from '../../lib/online'
import { portalNow } from '../../lib/portalTime'
import { ErrorSummary } from '../../ui/ErrorSummary'
import type { FormError } from '../../ui/errors'
import { SavedNote } from '../../ui/SavedNote'
import { Tell } from '../../ui/Tell'
import { useTitle } from '../../ui/useTitle'
import { AnswerRow, changeLinkOf } from './AnswerRow'
import { faultsOf } from './faults'
import { PageHeading } from './PageHeading'
import { type Question, questionAt, questions } from './questions'
import { SendCard } from './SendCard'
import { ThrowAway } from './ThrowAway'
import { faultLine } from './words'

/** Every answer with what is wrong and what was asked, and the one button that sends it all. */
export function AllAnswers({ draft }: { draft: Draft }) {
  const { t } = useLingui()
  useTitle(t`Check your answers`)
  const client = useClient()
  const [, go] = useLocation()
  const online = useOnline()
  const { id, asked } = draft
  const [errors, setErrors] = useState<FormError[]>([])
  const [outcome, setOutcome] = useState<Submitted>()
  const [busy, setBusy] = useState(false)
  const sending = useRef(false)
  const faults = faultsOf(draft, portalNow().getTime())
  const left = waiting(draft)

  useEffect(() => {
    changeDraft(id, (d) => photosReady(at(d, 'check')))
    // What somebody else changed or asked meanwhile is to be seen before it is sent.
    void refreshDraft(client, id)
  }, [client, id])

  const lineOf = (question: Question | undefined, text: string): FormError =>
    question ? { fieldId: changeLinkOf(question), text } : { text }

  async function send() {
    // The state comes too late for a second click within the same moment.
    if (sending.current) return
    const missing = faultsOf(draft, portalNow().getTime())
    setOutcome(undefined)
    setErrors(missing.map((fault) => lineOf(questionAt(fault.field), faultLine(fault))))
    if (missing.length > 0) return
    sending.current = true
    setBusy(true)
    // The phone's storage may fail at any step: nobody knows then how far it came.
    const came = await submitDraft(client, id).catch((): Submitted => 'unknown')
    sending.current = false
    setBusy(false)
    if (came === 'sent') go(`/draft/${id}/sent`, { replace: true })
    else setOutcome(came)
  }

  // What the server refused as a whole belongs to no answer.
  const whole = draft.refused.filter(({ field }) => !questionAt(field)).map(({ text }) => text)
  return (
    <div className="stack-m">
      <PageHeading icon={ListChecks}>
        <Trans>Check your answers</Trans>
      </PageHeading>
      <ErrorSummary errors={errors} />
      {asked && (
        <Tell tone="wait">
          <p className="strong">
            <Trans>{asked.office} gave it back. What they ask stands beside the answers.</Trans>
          </p>
          {asked.comment && <p>{asked.comment}</p>}
          {asked.by && <p className="small soft">{asked.by}</p>}
        </Tell>
      )}
      {questions.map((question) => (
        <AnswerRow
          key={question.name}
          draft={draft}
          question={question}
          faults={faults.filter((fault) => questionAt(fault.field) === question)}
        />
      ))}
      {left === 0 ? (
        draft.server && <SavedNote state="server" />
      ) : (
        <Tell tone={online ? 'know' : 'wait'}>
          <Plural
            value={left}
            one="# answer or photo is on this phone only."
            other="# answers and photos are on this phone only."
          />{' '}
          {online ? (
            <Trans>It goes up before the project is sent.</Trans>
          ) : (
            <Trans>It goes up when there is a network.</Trans>
          )}
        </Tell>
      )}
      <SendCard draft={draft} outcome={outcome} refused={whole} busy={busy} onSend={() => void send()} />
      <ThrowAway draft={draft} onGone={() => go(draft.behalf ? '/assist' : '/h', { replace: true })} />
    </div>
  )
}
