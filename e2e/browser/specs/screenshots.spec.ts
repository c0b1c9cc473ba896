import { join } from 'node:path'
import { background } from '../support/closing'
import { people } from '../support/people'
import { goTo, type Place, places } from '../support/places'
import { Portal } from '../support/portal'
import { expect, test } from '../support/test'
import { lookAround, type World } from '../support/world'

// Pictures of the ten main pages, whole, for people to look at: make screenshots.

const main = ['home', 'list', 'campaign', 'pledge-goods', 'pledge', 'household-home', 'household-settled', 'assist', 'review', 'finance']
const widths = [360, 1280]
const folder = process.env.SHANHUO_SCREENSHOTS ?? ''

let world: World

test.beforeAll(async ({ playwright, baseURL }) => {
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  world = await lookAround(portal)
  await portal.close()
})

const wizard: Place = {
  name: 'wizard',
  path: () => '/h/new',
  at: /^\/draft\/.+\/produce$/,
  shows: (page) => page.locator('main label:has(input[name=produce])'),
  then: async (page) => {
    await page.locator('main button.main').click()
    await expect(page).toHaveURL(/\/draft\/.+\/produce$/)
  },
}
const seen = Object.values(places).flatMap(({ who, pages }) => pages.filter(({ name }) => main.includes(name)).map((place) => ({ who, place })))

for (const { who, place } of [...seen, { who: people.household, place: wizard }]) {
  test(`${place.name} is there to be looked at`, async ({ openAs, page: strangers, say, locale }) => {
    const page = who ? await openAs(who, '/account') : strangers
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 })
      await goTo(page, place, world, say)
      await page.evaluate(() => {
        for (const image of document.images) image.loading = 'eager'
        return Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))
      })
      await page.screenshot({ path: join(folder, `${place.name}-${width}-${locale}.png`), fullPage: true, animations: 'disabled', timeout: background })
    }
  })
}

test('all ten are seen', () => {
  expect(seen.map(({ place }) => place.name).sort()).toEqual([...main].sort())
})
