import { request } from '@playwright/test'
import { cards } from './card'
import { closeNow, comesTo } from './closing'
import { people } from './people'
import { address } from './pledging'
import type { Portal } from './portal'
import { liveScene, type Scene } from './scene'

/** Brings campaigns to where their payees can be paid: each has one backer, whose card was charged. */
export async function payableScenes(portal: Portal, titles: string[]): Promise<Scene[]> {
  const backer = await portal.as(people.backers[0])
  const anonymous = await request.newContext()
  const scenes: Scene[] = []
  for (const title of titles) {
    const scene = await liveScene(portal, title)
    const { campaign } = await portal.ask<{ campaign: { tiers: { id: string }[] } }>('query($slug: String!) { campaign(slug: $slug) { tiers { id } } }', { slug: scene.slug })
    const made = await backer.ask<{ createPledge: { pledge: { checkoutUrl: string } } }>(
      'mutation($input: CreatePledgeInput!) { createPledge(input: $input) { pledge { checkoutUrl } userErrors { code field } } }',
      { input: { campaignId: scene.id, lines: [{ tierId: campaign.tiers[0]?.id, quantity: 4 }], shippingAddress: address, idempotencyKey: crypto.randomUUID() } },
    )
    await anonymous.post(made.createPledge.pledge.checkoutUrl, { form: { number: cards.good, exp: '12/40', cvc: '123' } })
    scenes.push(scene)
  }
  const last = scenes.at(-1)
  if (last) await closeNow(portal, last)
  for (const scene of scenes) await comesTo(portal, scene, 'VIABLE')
  await anonymous.dispose()
  return scenes
}
