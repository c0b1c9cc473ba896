import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowLeft, ArrowRight, ListChecks } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { at, type Draft } from '../../lib/drafts/draft'
import { changeDraft, flushDrafts } from '../../lib/drafts/store'
import { portalNow } from '../../lib/portalTime'
import { AppLink } from '../../ui/AppLink'
import { Button } from '../../ui/Button'
import { ErrorSummary } from '../../ui/ErrorSummary'
import type { FormError } from '../../ui/errors'
import { LinkButton } from '../../ui/LinkButton'
import { Progress } from '../../ui/Progress'
import { useTitle } from '../../ui/useTitle'
import { Asked } from './Asked'
import { AskFor } from './asks/AskFor'
import { Clashes } from './Clashes'
import { DraftContext } from './DraftContext'
import { DraftNote } from './DraftNote'
import { errorsByField, faultsAt, summaryOf } from './faults'
import { PageHeading } from './PageHeading'
import { isAnswered, type Question, questions } from './questions'
import { ReadAloud } from './ReadAloud'

/** Asks one question. Going on never waits for the network: what was answered is on the phone already. */
export function QuestionForm({ draft, question }: { draft: Draft; question: Question }) {
  const { t, i18n } = useLingui()
  const [, go] = useLocation()
  const [query] = useSearchParams()
  const title = i18n._(question.title)
  const hint = i18n._(question.hint)
  useTitle(title)

  const number = questions.indexOf(question) + 1
  const all = questions.length
  const here = `/draft/${draft.id}`
  const checking = query.get('from') === 'check'
  const next = questions[number]?.name ?? 'check'
  const before = questions[number - 2]?.name

  // Faults are said when the person wants to go on, and are then kept up with until they are mended.
  const [said, setSaid] = useState<FormError[]>()
  const faults = faultsAt(question, draft, portalNow().getTime())
  const errors = errorsByField(question, draft, said ? faults : [])
  const left = summaryOf(faults).filter(({ fieldId }) => said?.some((line) => line.fieldId === fieldId))
  const done = isAnswered(question, draft) && faults.length === 0

  const { id } = draft
  const { name } = question
  useEffect(() => {
    changeDraft(id, (d) => at(d, name))
  }, [id, name])

  function leave() {
    void flushDrafts()
    go(checking ? `${here}/check` : `${here}/${next}`)
  }
  function goOn(event: FormEvent) {
    event.preventDefault()
    if (faults.length > 0) setSaid(summaryOf(faults))
    else leave()
  }

  return (
    <form className="stack-m" onSubmit={goOn} noValidate>
      <Progress
        value={number}
        max={all}
        label={
          <Trans>
            {number} of {all}
          </Trans>
        }
      />
      {said && <ErrorSummary errors={said} left={left} />}
      <div className="stack-s">
        <PageHeading icon={question.icon}>{title}</PageHeading>
        <p className="soft">{hint}</p>
        <ReadAloud text={`${title} ${hint}`} />
      </div>
      <Asked draft={draft} question={question} />
      <Clashes draft={draft} question={question} />
      <div className="stack">
        <DraftContext value={draft}>
          <AskFor name={question.name} draft={draft} errors={errors} />
        </DraftContext>
      </div>
      <DraftNote draft={draft} question={question} />
      <div className="stack">
        <Button main wide type="submit" icon={checking ? ListChecks : ArrowRight}>
          {checking ? <Trans>Back to all answers</Trans> : <Trans>Next</Trans>}
        </Button>
        {!checking && (
          <div className="actions justify-between">
            {before ? (
              <LinkButton plain icon={ArrowLeft} href={`${here}/${before}`}>
                <Trans>Previous</Trans>
              </LinkButton>
            ) : (
              <span />
            )}
            {!done && (
              <Button plain onClick={leave}>
                {question.optional ? t`Leave it out` : t`Later`}
              </Button>
            )}
          </div>
        )}
        {!checking && (
          <p className="centred">
            <AppLink className="button plain" href={`${here}/check`}>
              <Trans>See all answers</Trans>
            </AppLink>
          </p>
        )}
      </div>
    </form>
  )
}
