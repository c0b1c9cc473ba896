import { Trans } from '@lingui/react/macro'
import type { ReviewRowFragment } from '../../gql/graphql'
import { day } from '../../lib/format'
import { portalNow } from '../../lib/portalTime'
import { useViewer } from '../../lib/viewer'

type Props = { step: ReviewRowFragment; visitedOn: string }

/** What everybody will read of who lets a project pass, as server/message/*\/page.json writes it (page.campaign.vouched…). */
export function PublicWords({ step, visitedOn }: Props) {
  const { displayName } = useViewer()
  const today = day(portalNow())
  return (
    <blockquote className="was">
      {step.kind === 'COUNTY' ? (
        <Trans>
          {displayName} ({step.region.place}) approved it, {today}
        </Trans>
      ) : visitedOn ? (
        <Trans>
          {displayName} ({step.region.place}) was there on {day(visitedOn)} and vouched for it, {today}
        </Trans>
      ) : (
        <Trans>
          {displayName} ({step.region.place}) vouched for it, {today}
        </Trans>
      )}
    </blockquote>
  )
}
