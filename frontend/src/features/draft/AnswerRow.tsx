import { Trans, useLingui } from '@lingui/react/macro'
import { Pencil } from 'lucide-react'
import { concerns } from '../../lib/drafts/answers'
import type { Draft } from '../../lib/drafts/draft'
import type { Fault } from '../../lib/drafts/rules'
import { unreadIn } from '../../lib/drafts/unread'
import { AppLink } from '../../ui/AppLink'
import { Chip } from '../../ui/Chip'
import { Icon } from '../../ui/Icon'
import { Wrong } from '../../ui/Wrong'
import { Asked } from './Asked'
import { Clashes } from './Clashes'
import { refusalsAt } from './faults'
import { PhotoStrip } from './PhotoStrip'
import { isAnswered, type Question } from './questions'
import { Saying } from './Saying'
import { faultLine } from './words'

type Props = { draft: Draft; question: Question; faults: readonly Fault[] }

/** The element of a question's link to change it, where an error summary leads to. */
export function changeLinkOf(question: Question): string {
  return `change-${question.name}`
}

/** One answer on the page of all answers: what it says, what is wrong with it, what was asked about it, and the way to change it. */
export function AnswerRow({ draft, question, faults }: Props) {
  const { i18n } = useLingui()
  const answered = isAnswered(question, draft)
  const title = i18n._(question.short)
  const heading = `answer-${question.name}`
  // An answer that cannot be read would be shown as another one: "no limit" for "about 50".
  const unread = unreadIn(draft)
  const readable = question.answers.filter((name) => !unread.some((field) => concerns(field, name)))
  const said = [
    ...(answered ? faults.map((fault) => ({ field: fault.field, text: faultLine(fault) })) : []),
    ...refusalsAt(question, draft),
  ]
  return (
    <section className="card stack" aria-labelledby={heading}>
      <div className="flex items-center justify-between gap-x-4">
        <h2 id={heading} className="line-icon text-[18px]">
          <Icon of={question.icon} />
          <span>{title}</span>
        </h2>
        <AppLink
          id={changeLinkOf(question)}
          className="button plain"
          href={`/draft/${draft.id}/${question.name}?from=check`}
        >
          <Icon of={Pencil} />
          <span>
            {answered ? <Trans>Change</Trans> : <Trans>Answer this</Trans>}
            <span className="hidden">: {title}</span>
          </span>
        </AppLink>
      </div>
      {readable.map((name) => (
        <Saying key={name} answers={draft.answers} name={name} />
      ))}
      {question.name === 'photos' && <PhotoStrip draft={draft} />}
      {question.name === 'days' && answered && !draft.answers.launchAt && (
        <p>
          <Trans>Opens as soon as the county has approved it</Trans>
        </p>
      )}
      {question.name === 'payee' && draft.server?.account && !draft.answers.payee?.account && (
        <p>
          <Trans>Account ending in {draft.server.account}</Trans>
        </p>
      )}
      {!answered &&
        (question.optional ? (
          <p className="soft">
            <Trans>Left out</Trans>
          </p>
        ) : (
          <p>
            <Chip tone="wait">
              <Trans>Still to be answered</Trans>
            </Chip>
          </p>
        ))}
      {said.map(({ field, text }) => (
        <Wrong key={`${field} ${text}`} id={`${heading}-${field}`} text={text} />
      ))}
      <Asked draft={draft} question={question} />
      <Clashes draft={draft} question={question} />
    </section>
  )
}
