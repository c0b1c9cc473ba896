import { people } from './people'
import type { Portal, Somebody } from './portal'
import { waitingScene } from './scene'

/** Addresses in the demonstration's data that tests look at. */
export type World = {
  /** Slugs of public campaigns by their state. */
  public: Record<string, string>
  /** A pledge of the first backer to a campaign that is open, so that it can be changed. */
  pledge: string
  /** A step that waits for the village, and one that waits for the county. */
  steps: { village: string; county: string }
  batch: string
  /** A campaign whose accounts the finance officers may read. */
  ledger: string
  /** Projects of the household: their slugs by state. */
  own: Record<string, string>
  /** The slug of an open campaign that the county watches, with a report and a question. */
  watched: string
  /** A household of the clerk's village. */
  enrolled: string
}

type Slugs = { edges: { node: { slug: string; state: string } }[] }

const byState = ({ edges }: Slugs) => Object.fromEntries(edges.map(({ node }) => [node.state, node.slug]))

/** Looks up what the demonstration has, and adds what a fresh one lacks. */
export async function lookAround(portal: Portal): Promise<World> {
  const as = (who: string) => portal.as(who)
  const [backer, village] = await Promise.all([as(people.backers[0]), as(people.otherClerk)])
  const [county, finance, household] = await Promise.all([as(people.county), as(people.finance), as(people.household)])
  await waitingScene(portal, '等着核实的黄芪')
  const slugs = '{ edges { node { slug state } } }'
  const open = await portal.ask<{ campaigns: Slugs }>(
    `{ campaigns(state: [LIVE, COLLECTING, VIABLE, SHORTFALL, SETTLED, SUSPENDED, CANCELLED, FAILED], first: 50) ${slugs} }`,
  )
  return {
    public: byState(open.campaigns),
    pledge: await pledgeOf(backer),
    steps: { village: await stepOf(village), county: await stepOf(county) },
    ...(await moneyOf(finance)),
    own: byState((await household.ask<{ viewer: { campaigns: Slugs } }>(`{ viewer { campaigns(first: 50) ${slugs} } }`)).viewer.campaigns),
    watched: await reportedOf(county),
    enrolled: await householdOf(village),
  }
}

async function pledgeOf(backer: Somebody): Promise<string> {
  const found = await backer.ask<{ viewer: { pledges: { edges: { node: { id: string; viewerCan: { change: boolean } } }[] } } }>(
    '{ viewer { pledges(first: 50) { edges { node { id viewerCan { change } } } } } }',
  )
  const changeable = found.viewer.pledges.edges.find(({ node }) => node.viewerCan.change)
  // The pages know a pledge by the row that its global id names.
  return rowOf(changeable?.node.id)
}

/** The row behind a global id. */
export function rowOf(id: string | undefined): string {
  return Buffer.from(id ?? '', 'base64').toString().split(':').pop() ?? ''
}

async function stepOf(officer: Somebody): Promise<string> {
  const found = await officer.ask<{ reviewQueue: { edges: { node: { id: string; mayDecide: boolean } }[] } }>(
    '{ reviewQueue(first: 50) { edges { node { id mayDecide } } } }',
  )
  return found.reviewQueue.edges.find(({ node }) => node.mayDecide)?.node.id ?? ''
}

async function moneyOf(officer: Somebody): Promise<{ batch: string; ledger: string }> {
  const found = await officer.ask<{ payoutBatches: { edges: { node: { id: string; lines: { campaign: { id: string } }[] } }[] } }>(
    '{ payoutBatches(first: 1) { edges { node { id lines { campaign { id } } } } } }',
  )
  const batch = found.payoutBatches.edges[0]?.node
  return { batch: batch?.id ?? '', ledger: batch?.lines[0]?.campaign.id ?? '' }
}

async function reportedOf(officer: Somebody): Promise<string> {
  const found = await officer.ask<{ problems: { edges: { node: { campaign: { slug: string; state: string } } }[] } }>(
    '{ problems(state: OPEN, first: 50) { edges { node { campaign { slug state } } } } }',
  )
  return found.problems.edges.find(({ node }) => node.campaign.state === 'LIVE')?.node.campaign.slug ?? ''
}

async function householdOf(clerk: Somebody): Promise<string> {
  const found = await clerk.ask<{ viewer: { households: { id: string }[] } }>('{ viewer { households(village: "621223101202") { id } } }')
  return found.viewer.households[0]?.id ?? ''
}

