import { request } from '@playwright/test'
import { cards } from './card'
import { closeNow, comesTo } from './closing'
import { people } from './people'
import { address } from './pledging'
import type { Portal } from './portal'
import { liveScene, type Scene, waitingScene } from './scene'

/** Brings campaigns, of so many days, to where their payees can be paid: each has one backer, whose card was charged. */
export async function payableScenes(portal: Portal, titles: string[], days = 7): Promise<Scene[]> {
  const scenes = await pledgedScenes(portal, titles, [{ units: 4, card: cards.good }], days)
  for (const scene of scenes) await comesTo(portal, scene, 'VIABLE')
  return scenes
}

/** How long whose card failed has for another one, in hours, and a little more. */
const dunning = 7 * 24 + 1

/** Brings campaigns to where too little came in: the card of one of two backers is declined until the end. */
export async function shortScenes(portal: Portal, titles: string[]): Promise<Scene[]> {
  const scenes = await pledgedScenes(portal, titles, [{ units: 1, card: cards.good }, { units: 4, card: cards.failsLater }])
  for (const scene of scenes) await comesTo(portal, scene, 'COLLECTING')
  await portal.advance(dunning)
  for (const scene of scenes) await comesTo(portal, scene, 'SHORTFALL')
  return scenes
}

/** Opens campaigns, has one backer after the other pledge for each, and moves the clock past their deadlines. */
async function pledgedScenes(portal: Portal, titles: string[], pledges: { units: number; card: string }[], days = 7): Promise<Scene[]> {
  const anonymous = await request.newContext()
  const scenes: Scene[] = []
  for (const title of titles) {
    const scene = await liveScene(portal, title, [], await waitingScene(portal, title, [], { days }))
    const { campaign } = await portal.ask<{ campaign: { tiers: { id: string }[] } }>('query($slug: String!) { campaign(slug: $slug) { tiers { id } } }', { slug: scene.slug })
    for (const [i, { units, card }] of pledges.entries()) {
      const backer = await portal.as(people.backers[i] ?? '')
      const made = await backer.ask<{ createPledge: { pledge: { checkoutUrl: string } } }>(
        'mutation($input: CreatePledgeInput!) { createPledge(input: $input) { pledge { checkoutUrl } userErrors { code field } } }',
        { input: { campaignId: scene.id, lines: [{ tierId: campaign.tiers[0]?.id, quantity: units }], shippingAddress: address, idempotencyKey: crypto.randomUUID() } },
      )
      await anonymous.post(made.createPledge.pledge.checkoutUrl, { form: { number: card, exp: '12/40', cvc: '123' } })
    }
    scenes.push(scene)
  }
  const last = scenes.at(-1)
  if (last) await closeNow(portal, last)
  await anonymous.dispose()
  return scenes
}
