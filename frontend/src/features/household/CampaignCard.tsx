import { Plural, Trans } from '@lingui/react/macro'
import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { left, money } from '../../lib/format'
import { AppLink } from '../../ui/AppLink'
import { CampaignState } from '../../ui/CampaignState'
import { Chip } from '../../ui/Chip'
import { Photo } from '../../ui/Photo'
import { Progress } from '../../ui/Progress'
import { Said } from '../../ui/Said'
import { Desk } from './Desk'
import { toAnswer } from './rules'

/** A project as its household sees it in the list. */
export function CampaignCard({ campaign }: { campaign: HouseholdCampaignFragment }) {
  const cover = campaign.photos[0]
  return (
    <li className="card stack">
      {cover && <Photo photo={cover} />}
      <h3>
        <AppLink href={`/h/c/${campaign.slug}`}>
          <Said>{campaign.title}</Said>
        </AppLink>
      </h3>
      <p>
        <CampaignState state={campaign.state} perspective="household" />
      </p>
      {campaign.state === 'LIVE' && (
        <>
          <Progress
            value={campaign.raised.minor}
            max={campaign.goal.minor}
            label={
              <Trans>
                {money(campaign.raised.minor)} of {money(campaign.goal.minor)}
              </Trans>
            }
          />
          <p className="soft">
            <Plural value={campaign.backerCount} one="# backer" other="# backers" />
            {campaign.deadline && (
              <>
                {' · '}
                <Trans>ends {left(campaign.deadline)}</Trans>
              </>
            )}
          </p>
        </>
      )}
      {toAnswer(campaign) > 0 && (
        <p>
          <AppLink href={`/h/c/${campaign.slug}?at=questions`}>
            <Chip tone="wait">
              <Plural value={toAnswer(campaign)} one="# question to answer" other="# questions to answer" />
            </Chip>
          </AppLink>
        </p>
      )}
      {campaign.state === 'IN_REVIEW' && (
        <p className="soft">
          <Desk campaign={campaign} />
        </p>
      )}
    </li>
  )
}
