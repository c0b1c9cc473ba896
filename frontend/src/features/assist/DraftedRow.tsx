import { Trans } from '@lingui/react/macro'
import type { AssistCampaignFragment } from '../../gql/graphql'
import { day } from '../../lib/format'
import { AppLink } from '../../ui/AppLink'
import { CampaignState } from '../../ui/CampaignState'
import { Chip } from '../../ui/Chip'
import { Said } from '../../ui/Said'
import { cameBack } from './rules'

/** A project that the clerk wrote for a household, and whether it waits because that is off the list. */
export function DraftedRow({ campaign, off }: { campaign: AssistCampaignFragment; off: boolean }) {
  return (
    <li className="stack-s">
      <h3>
        <AppLink href={`/h/c/${campaign.slug}`}>
          <Said>{campaign.title}</Said>
        </AppLink>
      </h3>
      <p className="soft">
        <Trans>
          for {campaign.owner.displayName}, {campaign.region.place}; changed {day(campaign.updatedAt)}
        </Trans>
      </p>
      <p className="actions">
        <CampaignState state={campaign.state} perspective="household" />
        {off && (
          <Chip tone="plain">
            <Trans>Household is off the list</Trans>
          </Chip>
        )}
        {cameBack(campaign) && (
          <Chip tone="wait">
            <Trans>Came back with questions</Trans>
          </Chip>
        )}
      </p>
    </li>
  )
}
