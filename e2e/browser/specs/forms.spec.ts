import { background } from '../support/closing'
import { backer, type FormDeed, formDeeds } from '../support/forms'
import type { Portal } from '../support/portal'
import { liveScene, type Scene } from '../support/scene'
import { expect, test } from '../support/test'

// The forms of the public pages: pressed twice, or pressed again because the answer was lost, they do it once.

for (const [what, deed] of Object.entries(formDeeds)) {
  test.describe(what, () => {
    let scene: Scene

    test.beforeEach(async ({ portal }) => {
      scene = await liveScene(portal, `按两次的黄芪 ${String(Date.now()).slice(-7)}`)
    })

    test(`${what} by a double click is sent once`, async ({ openAs, portal }) => {
      const page = await openAs(backer, '/account')
      await deed.open(page, scene)
      let sent = 0
      page.on('request', (request) => {
        if (request.method() === 'POST' && new URL(request.url()).pathname.includes(deed.action)) sent++
      })
      await page.evaluate(() => document.documentElement.setAttribute('data-before', ''))
      await deed.button(page).dblclick({ noWaitAfter: true })
      // The next page may have the same address.
      await expect(page.locator('html:not([data-before]) main h1')).toBeVisible()
      await settled(portal, deed, scene)
      expect(sent).toBe(1)
    })

    test(`${what} that arrives twice at the same moment is one`, async ({ openAs, portal }) => {
      const page = await openAs(backer, '/account')
      await deed.open(page, scene)
      const { address, fields } = await deed.button(page).evaluate((button: HTMLButtonElement) => {
        const form = button.form as HTMLFormElement
        return { address: form.action, fields: [...new FormData(form, button)].map(([name, value]) => [name, String(value)]) }
      })
      const send = () =>
        page.request.post(address, {
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(address).origin },
          data: new URLSearchParams(fields).toString(),
          maxRedirects: 0,
        })
      const answers = await Promise.all([send(), send()])
      // Both are told that it was done, and are led to the same one.
      expect(answers.map((answer) => answer.status())).toEqual([303, 303])
      expect(answers[0]?.headers().location).toBe(answers[1]?.headers().location)
      await settled(portal, deed, scene)
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
      await settled(portal, deed, scene)
    })
  })
}

/** Waits until it was done, and sees that nothing comes of it a second time. */
async function settled(portal: Portal, deed: FormDeed, scene: Scene) {
  await expect.poll(() => deed.count(portal, scene), { timeout: background }).toEqual(deed.done)
  await new Promise((done) => setTimeout(done, 700))
  expect(await deed.count(portal, scene)).toEqual(deed.done)
}
