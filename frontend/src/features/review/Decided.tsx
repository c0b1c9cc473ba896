import { Trans } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { instant } from '../../lib/format'
import { LinkButton } from '../../ui/LinkButton'
import { Tell } from '../../ui/Tell'
import { StepWords } from './StepWords'
import { useVerdict } from './useVerdict'

/** What was decided, by whom and when, for whoever comes after. */
export function Decided({ step }: { step?: ReviewedCampaignFragment['review'][number] }) {
  const verdict = useVerdict()
  if (!step) return null
  return (
    <section className="card stack">
      <Tell tone={step.state === 'APPROVED' ? 'good' : 'know'} aloud>
        <p className="strong">{verdict(step)}</p>
        {step.decidedAt && (
          <p>
            <Trans>
              {step.region.place}, {instant(step.decidedAt)}
            </Trans>
          </p>
        )}
        <StepWords step={step} />
      </Tell>
      <LinkButton href="/g/review">
        <Trans>Back to the queue</Trans>
      </LinkButton>
    </section>
  )
}
