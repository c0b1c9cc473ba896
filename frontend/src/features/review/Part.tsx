import { Trans, useLingui } from '@lingui/react/macro'
import { MessageCircleQuestion } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { Button } from '../../ui/Button'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { type FieldName, fieldTitles, partOf } from './fields'
import type { Questions } from './useQuestions'

type Props = {
  field: FieldName
  checks: ReviewedCampaignFragment['checks']
  earlier: { field: string; text: string }[]
  questions?: Questions
  children: ReactNode
}

/** One part of a project: what it says, what the portal noticed, what was asked before, and a place to ask now. */
export function Part({ field, checks, earlier, questions, children }: Props) {
  const { t, i18n } = useLingui()
  const typed = questions?.texts[field]
  const [opened, setOpened] = useState(false)
  const title = i18n._(fieldTitles[field])
  const asking = questions && (opened || typed !== undefined)
  return (
    <section className="card stack" id={`part-${field}`} aria-label={title}>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h2 className="text-[18px]">{title}</h2>
        {questions && !asking && (
          <Button plain icon={MessageCircleQuestion} onClick={() => setOpened(true)}>
            <Trans>Ask about this</Trans>
            <span className="hidden">: {title}</span>
          </Button>
        )}
      </div>
      <div className="stack-s">{children}</div>
      {checks
        .filter((check) => partOf(check.field) === field && !check.ok)
        .map((check) => (
          <Tell key={check.text} tone="wait">
            {check.text}
          </Tell>
        ))}
      {earlier
        .filter((question) => partOf(question.field) === field)
        .map((question) => (
          <p key={question.text} className="soft">
            <Trans>Asked before: {question.text}</Trans>
          </p>
        ))}
      {asking && (
        <TextArea
          label={t`Your question about: ${title}`}
          value={typed ?? ''}
          max={300}
          rows={2}
          autoFocus={opened && !typed}
          onChange={(text) => questions.set(field, text)}
        />
      )}
    </section>
  )
}
