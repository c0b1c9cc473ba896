import { Trans, useLingui } from '@lingui/react/macro'
import { MessageCircleQuestion, PenLine } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { type FieldName, fieldTitles, partOf } from './fields'
import type { Questions } from './useQuestions'

type Props = {
  field: FieldName
  /** A line of the table of facts instead of a card. */
  row?: boolean
  /** What it said in the round before, when that was something else. */
  was?: ReactNode
  checks: ReviewedCampaignFragment['checks']
  earlier: { field: string; text: string }[]
  questions?: Questions
  children: ReactNode
}

/** One part of a project: what it says and said, what the portal noticed, what was asked before, and a place to ask now. */
export function Part({ field, row, was, checks, earlier, questions, children }: Props) {
  const { t, i18n } = useLingui()
  const typed = questions?.texts[field]
  const [opened, setOpened] = useState(false)
  const title = i18n._(fieldTitles[field])
  const asking = questions && (opened || typed !== undefined)
  const heading = (
    <h2 className={row ? 'fact-title' : 'text-[18px]'}>
      {title}
      {was !== undefined && (
        <>
          {' '}
          <Chip tone="wait" icon={PenLine}>
            <Trans>Changed</Trans>
          </Chip>
        </>
      )}
    </h2>
  )
  const ask = questions && !asking && (
    <Button plain icon={MessageCircleQuestion} onClick={() => setOpened(true)}>
      <Trans>Ask about this</Trans>
      <span className="hidden">: {title}</span>
    </Button>
  )
  const said = (
    <div className="stack-s">
      <div className="stack-s">{children}</div>
      {was !== undefined && (
        <div className="was stack-s">
          <p className="small strong">
            <Trans>In the round before</Trans>
          </p>
          <div>{was}</div>
        </div>
      )}
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
    </div>
  )
  if (row)
    return (
      <section className="fact-row" id={`part-${field}`} aria-label={title}>
        {heading}
        {ask}
        {said}
      </section>
    )
  return (
    <section className="card stack" id={`part-${field}`} aria-label={title}>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        {heading}
        {ask}
      </div>
      {said}
    </section>
  )
}
