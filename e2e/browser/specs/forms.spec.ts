import { background } from '../support/closing'
import { backer, formDeeds } from '../support/forms'
import { liveScene, type Scene } from '../support/scene'
import { expect, test } from '../support/test'

// The forms of the public pages: pressed twice, or pressed again because the answer was lost, they do it once.

for (const [what, deed] of Object.entries(formDeeds)) {
  test.describe(what, () => {
    let scene: Scene

    test.beforeEach(async ({ portal }) => {
      scene = await liveScene(portal, `按两次的黄芪 ${String(Date.now()).slice(-7)}`)
    })

    test(`${what} by a double click is one`, async ({ openAs, portal }) => {
      const page = await openAs(backer, '/account')
      await deed.open(page, scene)
      await deed.button(page).dblclick({ noWaitAfter: true })
      await expect.poll(() => deed.count(portal, scene), { timeout: background }).toEqual(deed.done)
      await expect(page.locator('main h1')).toBeVisible()
      expect(await deed.count(portal, scene)).toEqual(deed.done)
    })

    test(`${what} whose answer was lost, sent again, is one`, async ({ openAs, portal }) => {
      const page = await openAs(backer, '/account')
      await deed.open(page, scene)
      let lost = false
      await page.route('**/*', async (route) => {
        if (lost || route.request().method() !== 'POST' || !new URL(route.request().url()).pathname.includes(deed.action)) return route.continue()
        lost = true
        await route.fetch({ maxRedirects: 0 })
        await route.abort('connectionreset')
      })
      await deed.button(page).click({ noWaitAfter: true })
      await expect.poll(() => deed.count(portal, scene), { timeout: background }).toEqual(deed.done)
      expect(lost).toBe(true)
      // Going back before the browser has given up on the answer would only stop the load.
      await expect.poll(() => page.url(), { timeout: background }).toMatch(/^chrome-error:/)
      // What a browser's own page offers then: to go back, where everything typed still stands, or to send it again.
      await expect(() => page.goBack()).toPass()
      const button = deed.button(page)
      if (await button.isVisible().catch(() => false)) await button.click()
      await expect(page.locator('main h1')).toBeVisible()
      expect(await deed.count(portal, scene)).toEqual(deed.done)
    })
  })
}
