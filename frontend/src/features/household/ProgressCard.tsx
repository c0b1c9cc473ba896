import { Plural, Trans } from '@lingui/react/macro'
import { ExternalLink, Share2 } from 'lucide-react'
import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { money } from '../../lib/format'
import { Day } from '../../ui/Day'
import { LinkButton } from '../../ui/LinkButton'
import { Progress } from '../../ui/Progress'
import { reached } from './rules'

/** How far a project that the public can see has come, and the ways to show it to people. */
export function ProgressCard({ campaign }: { campaign: HouseholdCampaignFragment }) {
  const { fen, backers } = reached(campaign)
  return (
    <section className="card stack" aria-labelledby="progress">
      <h2 id="progress">
        <Trans>Progress</Trans>
      </h2>
      <Progress
        value={fen}
        max={campaign.goal.minor}
        label={
          <Trans>
            <strong>{money(fen)}</strong> of {money(campaign.goal.minor)}
          </Trans>
        }
      />
      <p className="soft">
        <Plural value={backers} one="# backer" other="# backers" />
        {campaign.state === 'LIVE' && campaign.deadline && (
          <>
            {' · '}
            <Trans>
              until <Day at={campaign.deadline} away />
            </Trans>
          </>
        )}
      </p>
      <div className="actions">
        <LinkButton icon={ExternalLink} href={`/c/${campaign.slug}`}>
          <Trans>Open the public page</Trans>
        </LinkButton>
        {campaign.state === 'LIVE' && (
          <LinkButton icon={Share2} href={`/c/${campaign.slug}/share`}>
            <Trans>Share and poster</Trans>
          </LinkButton>
        )}
      </div>
    </section>
  )
}
