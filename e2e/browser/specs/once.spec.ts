import type { Page, Request, Route } from '@playwright/test'
import { background } from '../support/closing'
import { type Deed, deeds, type Say } from '../support/deeds'
import { payableScenes, shortScenes } from '../support/payable'
import { Portal } from '../support/portal'
import type { Scene } from '../support/scene'
import { expect, test } from '../support/test'

// Two clicks, two tabs, a slow network, an answer that is lost, a server that fails: a deed is done once or not at all,
// and the page says which.

/** How long a slow network takes to bring an answer, in milliseconds. */
const slow = 5_000

/** How long it may take until a page that tries again by itself has done so, in milliseconds. */
const patience = 40_000

const hold = (delay: number) => new Promise((done) => setTimeout(done, delay))

let payable: Scene[] = []
let short: Scene[] = []

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(240_000)
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  // Five tests for each deed that needs one.
  const titles = (what: string, count: number) => [...Array(count).keys()].map((i) => `${what}的黄芪 ${i} ${Date.now() % 100_000}`)
  short = await shortScenes(portal, titles('没收齐', 5))
  payable = await payableScenes(portal, titles('要付款', 15))
  await portal.close()
})

const carries = (request: Request, deed: Deed) =>
  request.method() === 'POST' && (request.postData()?.includes(`"operationName":"${deed.carried}"`) ?? false)

/** Lets the first request that carries the deed meet with something; others pass. Answers how many there were. */
async function first(page: Page, deed: Deed, meet: (route: Route) => Promise<void>): Promise<() => number> {
  let count = 0
  await page.route('**/graphql', async (route) => {
    if (!carries(route.request(), deed)) return route.continue()
    count++
    return count === 1 ? meet(route) : route.continue()
  })
  return () => count
}

const broken = { status: 500, contentType: 'text/plain', body: 'broken' }

for (const [what, deed] of Object.entries(deeds)) {
  test.describe(what, () => {
    let scene: Scene
    let mark: string

    test.beforeEach(async ({ portal }) => {
      mark = String(Date.now()).slice(-7)
      scene = await deed.scene({ portal, mark, payable: () => payable.shift() as Scene, short: () => short.shift() as Scene })
    })

    test(`${what} by a double click happens once`, async ({ openAs, portal, say }) => {
      const page = await openAs(deed.who, '/account')
      await deed.open(page, scene, say)
      await deed.lead?.(page, say)
      await deed.button(page, scene, say).dblclick()
      await settled(portal, deed, scene)
      await saysDone(page, deed, scene, say)
    })

    test(`${what} over a slow network says that it is under way, and happens once`, async ({ openAs, portal, say }) => {
      const page = await openAs(deed.who, '/account')
      await deed.open(page, scene, say)
      await first(page, deed, async (route) => {
        const answer = await route.fetch()
        await hold(slow)
        await route.fulfill({ response: answer })
      })
      await deed.lead?.(page, say)
      const button = deed.button(page, scene, say)
      const before = await page.locator('body').innerText()
      await button.click()
      await expect.poll(() => page.locator('body').innerText(), { timeout: 2000 }).not.toBe(before)
      if (await button.isVisible()) await button.click({ force: true, timeout: 1000 }).catch(() => undefined)
      await settled(portal, deed, scene)
      await page.unrouteAll({ behavior: 'wait' })
      await saysDone(page, deed, scene, say)
    })

    test(`${what} fails on the server: the page says so, and the next try does it`, async ({ openAs, portal, say }) => {
      const page = await openAs(deed.who, '/account')
      await deed.open(page, scene, say)
      const tries = await first(page, deed, (route) => route.fulfill(broken))
      await deed.lead?.(page, say)
      await deed.button(page, scene, say).click()
      await expect.poll(tries).toBeGreaterThan(0)
      await saysUnknown(page, deed, scene, say)
      expect(await deed.count(portal, scene)).toBe(0)
      if (!deed.patient) await again(page, deed, scene, say)
      await settled(portal, deed, scene)
      await saysDone(page, deed, scene, say)
      expect(tries()).toBe(2)
    })

    test(`${what} is done and the answer is lost: the page does not know, and the next try does no harm`, async ({ openAs, portal, say }) => {
      const page = await openAs(deed.who, '/account')
      await deed.open(page, scene, say)
      const tries = await first(page, deed, async (route) => {
        await route.fetch()
        await route.abort('connectionreset')
      })
      await deed.lead?.(page, say)
      await deed.button(page, scene, say).click()
      await settled(portal, deed, scene)
      await saysUnknown(page, deed, scene, say)
      if (!deed.patient) await again(page, deed, scene, say)
      await (deed.unkeyed ? saysOver : saysDone)(page, deed, scene, say)
      await settled(portal, deed, scene)
      expect(tries()).toBe(2)
    })

    test(`${what} in two tabs at once happens once`, async ({ openAs, portal, say }) => {
      const one = await openAs(deed.who, '/account')
      const other = await one.context().newPage()
      for (const page of [one, other]) {
        await deed.open(page, scene, say)
        await deed.lead?.(page, say)
      }
      // A tab that learns in time that it was done in the other one takes its button away.
      const pressed = await Promise.allSettled([one, other].map((page) => deed.button(page, scene, say).click({ timeout: 5000 })))
      expect(pressed.some((one) => one.status === 'fulfilled')).toBe(true)
      if (deed.harmless) {
        await expect.poll(() => deed.count(portal, scene)).toBeGreaterThan(0)
        expect(await deed.count(portal, scene)).toBeLessThanOrEqual(pressed.filter((one) => one.status === 'fulfilled').length)
      } else await settled(portal, deed, scene)
      for (const [i, page] of [one, other].entries()) {
        if (pressed[i]?.status === 'fulfilled') await saysOver(page, deed, scene, say)
      }
    })
  })
}

/** Waits until it was done, and sees that it stays at once. */
async function settled(portal: Portal, deed: Deed, scene: Scene) {
  await expect.poll(() => deed.count(portal, scene), { timeout: background }).toBe(1)
  await hold(700)
  expect(await deed.count(portal, scene)).toBe(1)
}

/** What the page tells of things that did not work. */
const wrong = (page: Page) => page.locator('.tell.bad:visible, .problem:visible')

/** The page says that it was done, and nothing else. */
async function saysDone(page: Page, deed: Deed, scene: Scene, say: Say) {
  await expect(deed.done(page, scene, say).first()).toBeVisible({ timeout: patience })
  await expect(wrong(page)).toHaveCount(0)
}

/** The page says that it was done, here or in another tab. */
async function saysOver(page: Page, deed: Deed, scene: Scene, say: Say) {
  if (!deed.late) return saysDone(page, deed, scene, say)
  await expect(deed.done(page, scene, say).or(page.getByText(deed.late(say, scene))).first()).toBeVisible()
}

/** The page says that nobody knows yet whether it was done, and not that it was. */
async function saysUnknown(page: Page, deed: Deed, scene: Scene, say: Say) {
  await expect(page.getByText(deed.unknown(say))).toBeVisible()
  // In a list of such things stand those of before.
  if (!deed.harmless) await expect(deed.done(page, scene, say)).toHaveCount(0)
}

/** Presses once more; what was asked first may have to be asked again. */
async function again(page: Page, deed: Deed, scene: Scene, say: Say) {
  const button = deed.button(page, scene, say)
  if (deed.lead && !(await button.isVisible())) await deed.lead(page, say)
  await button.click()
}
