import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { left, money, month } from '../../lib/format'
import { Day } from '../../ui/Day'
import { Tell } from '../../ui/Tell'
import { Timeline } from '../../ui/Timeline'
import { Desk } from './Desk'
import { pathOf, type Station } from './path'
import { reached, returnedBy } from './rules'

const names: Record<Station, MessageDescriptor> = {
  write: msg`Written and sent`,
  village: msg`The village vouches`,
  county: msg`The county approves`,
  open: msg`Open to backers`,
  collect: msg`Backers are charged`,
  payout: msg`The county pays out`,
  ship: msg`The goods are sent`,
}

/** The way of a project from draft to shipped: where it is now, whose turn it is, and by when. */
export function Way({ campaign }: { campaign: HouseholdCampaignFragment }) {
  const { i18n } = useLingui()
  const { stops, ended } = pathOf(campaign)
  return (
    <section className="card stack" aria-labelledby="way">
      <h2 id="way">
        <Trans>Where it is</Trans>
      </h2>
      <Timeline
        items={stops.map((stop) => ({
          title: i18n._(names[stop.station]),
          state: stop.state,
          at: stop.at,
          text:
            stop.state === 'now'
              ? now(stop.station, campaign)
              : stop.state === 'next'
                ? next(stop.station, campaign)
                : written(stop.station, campaign),
        }))}
      />
      {ended && (
        <Tell tone="know">
          <p className="strong">
            {ended === 'REJECTED' && <Trans>It was not approved.</Trans>}
            {ended === 'CANCELLED' && <Trans>The county has cancelled it. Nobody is charged.</Trans>}
            {ended === 'FAILED' && (
              <Trans>
                It ended with {money(reached(campaign).fen)} of {money(campaign.goal.minor)}. Nobody is charged, and you
                may try again.
              </Trans>
            )}
          </p>
          {campaign.stateReason && <p>{campaign.stateReason}</p>}
        </Tell>
      )}
    </section>
  )
}

function now(station: Station, campaign: HouseholdCampaignFragment): ReactNode {
  const returned = returnedBy(campaign)
  switch (station) {
    case 'write':
      return returned ? (
        <Trans>{returned.region.place} has questions. It goes on when you have answered them.</Trans>
      ) : (
        <Trans>Not sent to the village yet.</Trans>
      )
    case 'village':
    case 'county':
      return <Desk campaign={campaign} />
    case 'open':
      if (campaign.state === 'SUSPENDED')
        return (
          <Trans>
            Paused by the county: {campaign.stateReason} Nobody can back it until the county opens it again.
          </Trans>
        )
      if (campaign.state === 'SCHEDULED' && campaign.launchAt)
        return (
          <Trans>
            Approved. It opens by itself on <Day at={campaign.launchAt} away />.
          </Trans>
        )
      return (
        campaign.deadline && (
          <Trans>
            Until <Day at={campaign.deadline} away />.
          </Trans>
        )
      )
    case 'collect':
      return campaign.state === 'SHORTFALL' ? (
        <Trans>Some backers were not charged and too little came in. The county decides how it goes on.</Trans>
      ) : (
        <Trans>The goal is reached. Cards that fail can be changed by their backers for some days.</Trans>
      )
    case 'payout':
      return <Trans>Enough is collected. The county's finance office transfers the money to the payee.</Trans>
    case 'ship':
      return <Trans>Promised for {month(campaign.deliveryMonth)}.</Trans>
  }
}

/** What the office wrote when it let the project pass, and when an open one closed. */
function written(station: Station, campaign: HouseholdCampaignFragment): ReactNode {
  if (station === 'open' && campaign.deadline)
    return (
      <Trans>
        It closed on <Day at={campaign.deadline} />.
      </Trans>
    )
  const kind = station === 'village' ? 'VILLAGE' : station === 'county' ? 'COUNTY' : undefined
  const passed = campaign.review.findLast((step) => step.kind === kind && step.state === 'APPROVED' && step.comment)
  return passed && <Trans>They wrote: “{passed.comment}”</Trans>
}

function next(station: Station, campaign: HouseholdCampaignFragment): ReactNode {
  if (station === 'ship') return <Trans>Promised for {month(campaign.deliveryMonth)}.</Trans>
  if (station === 'collect' && campaign.deadline) return left(campaign.deadline)
  return undefined
}
