import { Trans, useLingui } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { instant } from '../../lib/format'
import { LinkButton } from '../../ui/LinkButton'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'

/** What was decided, by whom and when, for whoever comes after. */
export function Decided({ step }: { step?: ReviewedCampaignFragment['review'][number] }) {
  const { t } = useLingui()
  if (!step) return null
  const words: Record<string, string> = {
    APPROVED: t`Approved`,
    RETURNED: t`Returned with questions`,
    REJECTED: t`Refused`,
    WITHDRAWN: t`The county has cancelled this project`,
  }
  return (
    <section className="card stack">
      <Tell tone={step.state === 'APPROVED' ? 'good' : 'know'} aloud>
        <p className="strong">{words[step.state] ?? step.state}</p>
        {step.decidedBy && step.decidedAt && (
          <p>
            <Trans>
              {step.decidedBy.displayName}, {step.region.place}, {instant(step.decidedAt)}
            </Trans>
          </p>
        )}
        {step.comment && (
          <p>
            <Said>{step.comment}</Said>
          </p>
        )}
      </Tell>
      <LinkButton href="/g/review">
        <Trans>Back to the queue</Trans>
      </LinkButton>
    </section>
  )
}
