import { payableScenes } from './payable'
import { people } from './people'
import { address } from './pledging'
import type { Portal, Somebody } from './portal'
import { approve, type Scene, village, waitingScene } from './scene'

/** Addresses in the demonstration's data that tests look at. Nothing in it is empty: what is missing is an error. */
export type World = {
  /** The slug of a public campaign in a state. */
  public: (state: string) => string
  /** The slug of a project of the household in a state. */
  own: (state: string) => string
  /** The household's draft, and a draft that was sent. */
  draft: string
  waiting: string
  /** A pledge of the first backer to a campaign that is open, so that it can be changed, and an address that they keep. */
  pledge: string
  address: string
  /** What comes after /l/ in the notice of a charge that failed. */
  link: string
  /** A step that waits for the village, and one that waits for the county. */
  steps: { village: string; county: string }
  /** A batch that waits to be confirmed, and one that is paid. */
  batches: { made: string; paid: string }
  /** A campaign whose accounts the finance officers may read. */
  ledger: string
  /** The slug of an open campaign that the county watches, with a report and a question. */
  watched: string
  /** A household of the clerk's village. */
  enrolled: string
}

/** As long as a title may be, without a place to break: lists and tables have to hold it. */
const endless = (title: string) => title.padEnd(60, '坡地上三年才挖的根切片晒干')

/** The projects that are added, by what becomes of them. The first finance officer makes the batches, so the other one may confirm. */
export const titles = { village: endless('等着核实的黄芪'), county: endless('等着批准的黄芪'), unpaid: '等着打款的黄芪', made: endless('打款单里的黄芪'), paid: '钱到了的黄芪' }

type Known = Scene & { state: string }

/** Looks up what the demonstration has, and adds what a fresh one lacks. */
export async function lookAround(portal: Portal): Promise<World> {
  const as = (who: string) => portal.as(who)
  const [backer, village, county] = await Promise.all([as(people.backers[0]), as(people.otherClerk), as(people.county)])
  const [finance, household] = await Promise.all([as(people.finance), as(people.household)])
  await addWaiting(portal, household)
  await addPaid(portal, household)
  const open = await portal.ask<{ campaigns: { edges: { node: Known }[] } }>(
    '{ campaigns(state: [LIVE, COLLECTING, VIABLE, SHORTFALL, SETTLED, SUSPENDED, CANCELLED, FAILED], first: 50) { edges { node { id slug title state } } } }',
  )
  const own = await projectsOf(household)
  return {
    // Of several the last one, which is of the demonstration's own: it has a story that goes on, posts, questions.
    public: (state) => need(open.campaigns.edges.findLast(({ node }) => node.state === state), `public campaign that is ${state}`).node.slug,
    own: (state) => need(own.find((one) => one.state === state), `project of the household that is ${state}`).slug,
    draft: need(own.find((one) => one.state === 'DRAFT'), 'draft of the household').id,
    waiting: need(own.find((one) => one.state === 'IN_REVIEW'), 'draft that was sent').id,
    pledge: await pledgeOf(backer),
    address: await addressOf(backer),
    link: await linkIn(portal),
    steps: { village: await stepOf(village, titles.village), county: await stepOf(county, titles.county) },
    ...(await moneyOf(finance)),
    watched: await reportedOf(county),
    enrolled: await householdOf(village),
  }
}

/** The row behind a global id: the pages know pledges and addresses by it. */
export function rowOf(id: string): string {
  return need(Buffer.from(id, 'base64').toString().split(':')[1], `row behind ${id}`)
}

function need<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the demonstration has no ${what}`)
  return found
}

async function projectsOf(household: Somebody): Promise<Known[]> {
  const { viewer } = await household.ask<{ viewer: { campaigns: { edges: { node: Known }[] } } }>('{ viewer { campaigns(first: 50) { edges { node { id slug title state } } } } }')
  return viewer.campaigns.edges.map(({ node }) => node)
}

/** Adds a project that waits for the village and one that waits for the county. */
async function addWaiting(portal: Portal, household: Somebody): Promise<void> {
  const had = new Set((await projectsOf(household)).map(({ title }) => title))
  if (!had.has(titles.village)) await waitingScene(portal, titles.village)
  if (!had.has(titles.county)) await approve(await portal.as(people.otherClerk), await waitingScene(portal, titles.county))
}

/** Adds projects that were backed and charged: one to be paid, one in a batch that waits, one that was paid. */
async function addPaid(portal: Portal, household: Somebody): Promise<void> {
  if ((await projectsOf(household)).some(({ title }) => title === titles.paid)) return
  // One day: the demonstration's own campaigns stay open.
  const [, made, paid] = await payableScenes(portal, [titles.unpaid, titles.made, titles.paid], 1)
  await batchOf(portal, need(made, titles.made))
  await (await portal.as(people.clerk)).ask('mutation($input: PublishPostInput!) { publishPost(input: $input) { post { id } userErrors { code } } }', {
    input: { campaignId: need(paid, titles.paid).id, title: '今天装箱', body: '挖完晒干，今天装箱，明天从镇上发出。' },
  })
  const payoutBatchId = await batchOf(portal, need(paid, titles.paid))
  await (await portal.as(people.otherFinance)).ask(
    'mutation($input: ConfirmPayoutBatchInput!) { confirmPayoutBatch(input: $input) { payoutBatch { id } userErrors { code } } }',
    { input: { payoutBatchId, bankReference: '2026-0001', idempotencyKey: crypto.randomUUID() } },
  )
}

async function batchOf(portal: Portal, scene: Scene): Promise<string> {
  const made = await (await portal.as(people.finance)).ask<{ createPayoutBatch: { payoutBatch: { id: string } } }>(
    'mutation($input: CreatePayoutBatchInput!) { createPayoutBatch(input: $input) { payoutBatch { id } userErrors { code } } }',
    { input: { regionCode: '621223', campaignIds: [scene.id], idempotencyKey: crypto.randomUUID() } },
  )
  return made.createPayoutBatch.payoutBatch.id
}

async function pledgeOf(backer: Somebody): Promise<string> {
  const found = await backer.ask<{ viewer: { pledges: { edges: { node: { id: string; viewerCan: { change: boolean } } }[] } } }>(
    '{ viewer { pledges(first: 50) { edges { node { id viewerCan { change } } } } } }',
  )
  return rowOf(need(found.viewer.pledges.edges.find(({ node }) => node.viewerCan.change), 'pledge that can be changed').node.id)
}

async function addressOf(backer: Somebody): Promise<string> {
  const { viewer } = await backer.ask<{ viewer: { addresses: { id: string }[] } }>('{ viewer { addresses { id } } }')
  if (viewer.addresses[0]) return rowOf(viewer.addresses[0].id)
  const made = await backer.ask<{ saveAddress: { address: { id: string } } }>(
    'mutation($address: ShippingAddressInput!) { saveAddress(input: {address: $address}) { address { id } userErrors { code field } } }', { address },
  )
  return rowOf(made.saveAddress.address.id)
}

async function linkIn(portal: Portal): Promise<string> {
  const links = (await portal.outbox()).map((message) => message.text.match(/\/l\/([\w-]+)/)?.[1])
  return need(links.find(Boolean), 'notice of a charge that failed')
}

async function stepOf(officer: Somebody, title: string): Promise<string> {
  const found = await officer.ask<{ reviewQueue: { edges: { node: { id: string; mayDecide: boolean; campaign: { title: string } } }[] } }>(
    '{ reviewQueue(first: 50) { edges { node { id mayDecide campaign { title } } } } }',
  )
  return need(found.reviewQueue.edges.find(({ node }) => node.mayDecide && node.campaign.title === title), `step of ${title}`).node.id
}

async function moneyOf(officer: Somebody): Promise<Pick<World, 'batches' | 'ledger'>> {
  const found = await officer.ask<{ payoutBatches: { edges: { node: { id: string; state: string; lines: { campaign: { id: string } }[] } }[] } }>(
    '{ payoutBatches(first: 50) { edges { node { id state lines { campaign { id } } } } } }',
  )
  const batch = (state: string) => need(found.payoutBatches.edges.find(({ node }) => node.state === state), `batch that is ${state}`).node
  const paid = batch('CONFIRMED')
  return { batches: { made: batch('MADE').id, paid: paid.id }, ledger: need(paid.lines[0], 'line of a batch').campaign.id }
}

async function reportedOf(officer: Somebody): Promise<string> {
  const found = await officer.ask<{ problems: { edges: { node: { campaign: { slug: string; state: string } } }[] } }>(
    '{ problems(state: OPEN, first: 50) { edges { node { campaign { slug state } } } } }',
  )
  return need(found.problems.edges.find(({ node }) => node.campaign.state === 'LIVE'), 'report about an open campaign').node.campaign.slug
}

async function householdOf(clerk: Somebody): Promise<string> {
  const found = await clerk.ask<{ viewer: { households: { id: string }[] } }>('query($village: String!) { viewer { households(village: $village) { id } } }', { village })
  return need(found.viewer.households[0], `household of ${village}`).id
}
