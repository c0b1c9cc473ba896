import { people } from './people'
import type { Portal, Somebody } from './portal'

/** A campaign, as a test needs to know it. */
export type Scene = { id: string; slug: string; title: string }

/** The village where the clerks of these tests work. */
export const village = '621223101202'

/** What a campaign says that lacks nothing. */
export function draftInput(title: string, now: Date): Record<string, unknown> {
  const ships = new Date(now)
  ships.setUTCMonth(ships.getUTCMonth() + 2, 15)
  return {
    title, regionCode: village, produce: 'ASTRAGALUS', summary: '海拔两千二百米的坡地，三年的根，切片晒干。', beneficiaryName: '齐家',
    goalMinor: 300_00, days: 7, deliveryMonth: ships.toISOString().slice(0, 7),
    payee: { name: '哈达铺镇中药材专业合作社', bank: '陇南示范银行', account: '6200 0000 0000 7788' },
    story: {
      who: '我家四口人，住在哈达铺，种药材十几年了，今年由村里服务点代写。', grow: '黄芪种在坡地上，三年才挖，**不打农药**，挖出来洗净切片晒干再装袋。',
      money: '每一百元里七十五元归我家，其余是运费、包装和手续费，另外留一点。', ship: '挖完晒干就装箱，从镇上的快递点发出，单号当天录进去，大约七天到。',
      risks: '秋天雨水多的话晒得慢，会晚发一两个星期，晚发会在这里说清楚。',
    },
    costs: [
      { kind: 'HOUSEHOLD', label: '农户所得', basisPoints: 7500 }, { kind: 'FREIGHT', label: '快递运费', basisPoints: 1200 },
      { kind: 'PACKING', label: '包装', basisPoints: 800 }, { kind: 'FEES', label: '手续费', basisPoints: 500 },
    ],
    tiers: [
      { title: '一袋', goods: '黄芪切片 500 克', priceMinor: 80_00, limit: 100, perPerson: 10, freight: { defaultMinor: 8_00, byProvince: [{ province: '新疆', minor: 18_00 }] } },
      { title: '两袋', goods: '黄芪切片 500 克两袋', priceMinor: 150_00, freight: { defaultMinor: 10_00 } },
    ],
    ladder: [{ backers: 2, priceMinor: 76_00 }, { backers: 3, priceMinor: 72_00 }],
  }
}

/** Drafts a campaign for a household of the village and leaves it as a draft. */
export async function draftScene(portal: Portal, clerk: Somebody, title: string, input?: Record<string, unknown>): Promise<Scene> {
  const { viewer } = await clerk.ask<{ viewer: { households: { id: string; displayName: string }[] } }>(
    'query($village: String!) { viewer { households(village: $village) { id displayName } } }', { village },
  )
  const household = viewer.households.find((one) => one.displayName === '齐婶')
  const made = await clerk.ask<{ createCampaign: { campaign: Scene } }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id slug title } userErrors { code field } } }',
    { input: { ...(input ?? draftInput(title, await portal.now())), onBehalfOf: household?.id } },
  )
  return made.createCampaign.campaign
}

/** Drafts a campaign and sends it to the village, where it waits for a decision. */
export async function waitingScene(portal: Portal, title: string, photos: Buffer[] = [], changes: Record<string, unknown> = {}): Promise<Scene> {
  const clerk = await portal.as(people.clerk)
  const scene = await draftScene(portal, clerk, title, { ...draftInput(title, await portal.now()), ...changes })
  for (const [i, photo] of photos.entries()) {
    await clerk.upload(
      'mutation($input: AddPhotoInput!) { addPhoto(input: $input) { photo { id } userErrors { code field } } }',
      { campaignId: scene.id, alt: `晾晒的黄芪片，第 ${i + 1} 张` }, photo,
    )
  }
  await clerk.ask('mutation($id: ID!) { submitCampaign(input: {campaignId: $id}) { campaign { id } userErrors { code field } } }', { id: scene.id })
  return scene
}

/** Brings a campaign to life, by the village and the county; with photos, if there are any; or one that waits already. */
export async function liveScene(portal: Portal, title: string, photos: Buffer[] = [], waiting?: Scene): Promise<Scene> {
  const scene = waiting ?? (await waitingScene(portal, title, photos))
  for (const desk of [people.otherClerk, people.county]) await approve(await portal.as(desk), scene)
  return scene
}

/** Approves a campaign's open step. */
export async function approve(officer: Somebody, scene: Scene): Promise<void> {
  const { node } = await officer.ask<{ node: { review: { id: string; state: string }[] } }>(
    'query($id: ID!) { node(id: $id) { ... on Campaign { review { id state } } } }', { id: scene.id },
  )
  await officer.ask(
    'mutation($id: ID!, $step: ID!) { reviewCampaign(input: {campaignId: $id, stepId: $step, decision: APPROVE, comment: "看过地块和货，情况属实。"}) { campaign { id } userErrors { code } } }',
    { id: scene.id, step: node.review.find((step) => step.state === 'OPEN')?.id },
  )
}

/** What anybody sees of where a campaign stands. Amounts are fen. */
export type Standing = {
  state: string
  deadline: string
  backerCount: number
  raised: { minor: number }
  money: { collected: { minor: number } }
  tiers: { claimed: number }[]
}

/** Where a campaign stands, as anybody sees it. */
export async function standing(portal: Portal, slug: string): Promise<Standing> {
  const { campaign } = await portal.ask<{ campaign: Standing }>(
    'query($slug: String!) { campaign(slug: $slug) { state deadline backerCount raised { minor } money { collected { minor } } tiers { claimed } } }', { slug },
  )
  return campaign
}
