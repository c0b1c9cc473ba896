import { Trans, useLingui } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { Timeline } from '../../ui/Timeline'
import { StepWords } from './StepWords'
import { useVerdict } from './useVerdict'

/** Every decision so far, in all rounds: whose, when, and in which words. */
export function Passed({ review }: { review: ReviewedCampaignFragment['review'] }) {
  const { t } = useLingui()
  const verdict = useVerdict()
  const decided = review.filter((step) => step.state !== 'OPEN')
  if (decided.length === 0) return null
  const rounds = decided.some((step) => step.round > 1) || review.some((step) => step.round > 1)
  return (
    <section className="card stack" aria-labelledby="passed">
      <h2 id="passed">
        <Trans>So far</Trans>
      </h2>
      <Timeline
        items={decided.map((step) => ({
          title: rounds
            ? t`Round ${step.round} · ${step.region.place}: ${verdict(step)}`
            : t`${step.region.place}: ${verdict(step)}`,
          at: step.decidedAt ?? undefined,
          state: step.state === 'APPROVED' ? 'done' : 'back',
          text: <StepWords step={step} />,
        }))}
      />
    </section>
  )
}
