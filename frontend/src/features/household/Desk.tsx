import { Trans } from '@lingui/react/macro'
import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { away } from '../../lib/format'
import { deskOf } from './rules'

/** Whose desk a project is on, and by when it should leave it. */
export function Desk({ campaign }: { campaign: HouseholdCampaignFragment }) {
  const step = deskOf(campaign)
  if (!step) return <Trans>It is being looked at.</Trans>
  const place = step.region.place
  if (step.overdue)
    return (
      <Trans>
        With {place}, due {away(step.dueAt)} and late. The offices above see that it waits.
      </Trans>
    )
  return (
    <Trans>
      With {place}, due {away(step.dueAt)}. There is nothing for you to do.
    </Trans>
  )
}
