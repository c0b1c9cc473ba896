import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { deskOf } from './rules'

/** The stations of a project, in their order. */
export const stations = ['write', 'village', 'county', 'open', 'collect', 'payout', 'ship'] as const

export type Station = (typeof stations)[number]

export type Stop = {
  station: Station
  state: 'done' | 'now' | 'next'
  /** When it was done. */
  at?: string
}

/** Where a project stands on its way from the draft to the goods being sent, and where it stopped for good. */
export type Path = { stops: Stop[]; ended: 'REJECTED' | 'CANCELLED' | 'FAILED' | null }

/** Reads the way of a project. What an ended one did not reach is left out. */
export function pathOf(campaign: HouseholdCampaignFragment): Path {
  const at = whenDone(campaign)
  const here = stations.indexOf(current(campaign))
  const ended =
    campaign.state === 'REJECTED' || campaign.state === 'CANCELLED' || campaign.state === 'FAILED'
      ? campaign.state
      : null
  const stops = stations.map((station, i): Stop => {
    if (i < here) return { station, state: 'done', at: at[station] ?? undefined }
    return { station, state: i === here ? 'now' : 'next' }
  })
  return { stops: ended ? stops.filter((stop) => stop.state === 'done') : stops, ended }
}

function current(campaign: HouseholdCampaignFragment): Station {
  switch (campaign.state) {
    case 'DRAFT':
      return 'write'
    case 'IN_REVIEW':
      // A clerk who drafted does not see the county's step, only that the village has vouched.
      return deskOf(campaign)?.kind === 'VILLAGE' || !vouched(campaign, 'VILLAGE') ? 'village' : 'county'
    case 'SCHEDULED':
    case 'LIVE':
      return 'open'
    case 'COLLECTING':
    case 'SHORTFALL':
      return 'collect'
    case 'VIABLE':
      return 'payout'
    case 'SETTLED':
      return 'ship'
    case 'FAILED':
      return 'collect'
    case 'SUSPENDED':
    case 'REJECTED':
    case 'CANCELLED':
      return reached(campaign)
  }
}

/** How far a project came that was stopped. */
function reached(campaign: HouseholdCampaignFragment): Station {
  if (campaign.launchedAt || vouched(campaign, 'COUNTY')) return 'open'
  if (vouched(campaign, 'VILLAGE')) return 'county'
  return campaign.review.length > 0 ? 'village' : 'write'
}

function vouched(campaign: HouseholdCampaignFragment, kind: 'VILLAGE' | 'COUNTY') {
  return campaign.attestations.find((attestation) => attestation.kind === kind)
}

function whenDone(campaign: HouseholdCampaignFragment): Partial<Record<Station, string | null>> {
  const sent = campaign.review.filter((step) => step.kind === 'VILLAGE').map((step) => step.createdAt)
  return {
    write: sent.sort()[sent.length - 1],
    village: vouched(campaign, 'VILLAGE')?.at,
    county: vouched(campaign, 'COUNTY')?.at,
    // Its step is called after the opening; when it closed is said below.
    open: campaign.launchedAt,
  }
}
