import { expect } from '@playwright/test'
import type { Portal } from './portal'
import { type Scene, standing } from './scene'

/** How long work in the background may take on a busy machine, in milliseconds. */
export const background = 60_000

/** Moves the portal's clock just past a campaign's deadline. */
export async function closeNow(portal: Portal, scene: Scene): Promise<void> {
  const [now, { deadline }] = [await portal.now(), await standing(portal, scene.slug)]
  await portal.advance((Date.parse(deadline) - now.getTime()) / 3_600_000 + 0.05)
}

/** Waits until anybody sees the campaign in a state. */
export async function comesTo(portal: Portal, scene: Scene, state: string): Promise<void> {
  await expect.poll(async () => (await standing(portal, scene.slug)).state, { timeout: background }).toBe(state)
}

/** Waits for a notice about a campaign with a link in it, and answers the link. */
export async function linkInOutbox(portal: Portal, to: string, scene: Scene): Promise<string> {
  let link: string | undefined
  await expect
    .poll(
      async () => {
        const told = (await portal.outbox()).filter((message) => message.to === to && message.text.includes(scene.title))
        link = told.map((message) => message.text.match(/https?:\/\/\S+\/l\/[\w-]+/)?.[0]).find(Boolean)
        return link
      },
      { timeout: background, message: `a notice for ${to} with a link` },
    )
    .toBeTruthy()
  return link ?? ''
}
