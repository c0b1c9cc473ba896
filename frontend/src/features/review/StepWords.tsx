import { Trans, useLingui } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { day } from '../../lib/format'
import { Said } from '../../ui/Said'
import { fieldTitles, partOf } from './fields'

/** Who decided a step, where they were, and all that they wrote. */
export function StepWords({ step }: { step: ReviewedCampaignFragment['review'][number] }) {
  const { i18n } = useLingui()
  return (
    <div className="stack-s">
      {step.decidedBy && (
        <p>
          <Said>{step.decidedBy.displayName}</Said>
          {step.visitedOn && (
            <>
              {' · '}
              <Trans>was there on {day(step.visitedOn)}</Trans>
            </>
          )}
        </p>
      )}
      {step.comment && (
        <p>
          <Said>{step.comment}</Said>
        </p>
      )}
      {step.questions.map((question) => {
        const part = partOf(question.field)
        return (
          <p key={`${question.field} ${question.text}`}>
            {part && <a href={`#part-${part}`}>{i18n._(fieldTitles[part])}</a>} <Said>{question.text}</Said>
          </p>
        )
      })}
    </div>
  )
}
