import { Trans } from '@lingui/react/macro'
import { MessageCircleQuestion } from 'lucide-react'
import type { Draft } from '../../lib/drafts/draft'
import { Tell } from '../../ui/Tell'
import { type Question, questionAt } from './questions'

/** What the reviewers asked about one answer when they gave the draft back. */
export function Asked({ draft, question }: { draft: Draft; question: Question }) {
  const { asked } = draft
  const texts = asked?.questions.filter(({ field }) => questionAt(field) === question).map(({ text }) => text) ?? []
  if (!asked || texts.length === 0) return null
  const office = asked.office
  // An office may be part of how somebody is called.
  const by = asked.by.startsWith(office) ? asked.by.slice(office.length) : asked.by
  return (
    <Tell tone="wait" icon={MessageCircleQuestion}>
      <p className="strong">
        {by ? (
          <Trans>
            {by} of {office} asks:
          </Trans>
        ) : (
          <Trans>{office} asks:</Trans>
        )}
      </p>
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Tell>
  )
}
