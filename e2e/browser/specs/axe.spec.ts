import { lookAt, moving } from '../support/looks'
import { people } from '../support/people'
import { takePhotos } from '../support/photos'
import { goTo, places } from '../support/places'
import { Portal } from '../support/portal'
import { expect, test } from '../support/test'
import { walk } from '../support/wizard'
import { lookAround, type World } from '../support/world'

// Every page as a machine can judge it: WCAG 2.2 AA, at 360 and 1280 px, enlarged, in the dark, with less motion.
test.use({ contextOptions: { reducedMotion: 'reduce' } })

let world: World

test.beforeAll(async ({ playwright, baseURL }) => {
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  world = await lookAround(portal)
  await portal.close()
})

for (const [whom, { who, pages }] of Object.entries(places)) {
  test(`what ${whom} sees has no violation and fits`, async ({ openAs, page: strangers, say }) => {
    const page = who ? await openAs(who, '/account') : strangers
    for (const place of pages) {
      await goTo(page, place, world, say)
      await lookAt(page, place.name)
    }
  })
}

test('the pages of the wizard have no violation and fit', async ({ openAs, browser, say }) => {
  const [photo = Buffer.of()] = await takePhotos(browser, 1)
  const page = await openAs(people.household, '/h/new')
  await walk(page, say, '轻轻看一眼的黄芪', photo, (name) => lookAt(page, name))
})

test('who asks for less motion gets none, and others do', async ({ page }) => {
  for (const [reducedMotion, moves] of [['no-preference', true], ['reduce', false]] as const) {
    await page.emulateMedia({ reducedMotion })
    await page.goto('/')
    expect((await moving(page)).length > 0, reducedMotion).toBe(moves)
    const began = await page.evaluate(async () => {
      let seen = false
      document.addEventListener('transitionrun', () => {
        seen = true
      })
      document.querySelector<HTMLElement>('.demo summary')?.click()
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
      return seen
    })
    expect(began, reducedMotion).toBe(moves)
  }
})
