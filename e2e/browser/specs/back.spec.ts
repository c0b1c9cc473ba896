import type { Browser, Page } from '@playwright/test'
import { cards, pay } from '../support/card'
import { people } from '../support/people'
import { chooseGoods, pledge, typeAddress } from '../support/pledging'
import type { Portal } from '../support/portal'
import { liveScene, type Scene, standing } from '../support/scene'
import { expect, test } from '../support/test'

// The browser's own way back, and forth, from every step of a pledge: no step asks whether it should be sent again, and nothing typed is gone.

const backer = people.backers[2]
const units = (page: Page) => page.locator('input[type=number]').first()
const detail = (page: Page) => page.locator('main [name=detail]')
const agree = (page: Page) => page.locator('button[value=agree]')

async function openFor(browser: Browser, portal: Portal, javaScriptEnabled: boolean): Promise<Page> {
  const person = await portal.as(backer)
  const context = await browser.newContext({ storageState: await person.cookies(), javaScriptEnabled })
  return context.newPage()
}

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    let scene: Scene
    let page: Page

    test.beforeEach(async ({ browser, portal }, info) => {
      scene = await liveScene(portal, `来回走的黄芪 ${info.project.name} ${String(Date.now()).slice(-7)}`)
      page = await openFor(browser, portal, script)
    })
    test.afterEach(() => page.context().close())

    test(`back and forth through the steps of a pledge keeps what was typed, ${script ? 'with' : 'without'} script`, async ({ portal }) => {
      await page.goto(`/c/${scene.slug}/pledge`)
      await chooseGoods(page, 3)
      await typeAddress(page, { detail: '来回路 3 号' })
      await page.locator('button[value=check].main').click()
      await expect(agree(page)).toBeVisible()
      await expect(page.locator('main')).toContainText('来回路 3 号')

      await page.goBack()
      await expect(detail(page)).toHaveValue('来回路 3 号')
      await page.goBack()
      await expect(units(page)).toHaveValue('3')
      await page.goForward()
      await expect(detail(page)).toHaveValue('来回路 3 号')
      await page.reload()
      await expect(detail(page)).toHaveValue('来回路 3 号')
      await page.locator('button[value=check].main').click()
      await agree(page).click()
      await expect(page).toHaveURL(/\/checkout\//)

      await page.goBack()
      await expect(page.locator('main h1')).toBeVisible()
      await page.goForward()
      await pay(page, cards.good)
      await expect(page).toHaveURL(/\/pledges\/[0-9a-f-]{36}/)
      await expect.poll(async () => (await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(3)
    })

    test(`agreeing once more after coming back from the card makes no second pledge, ${script ? 'with' : 'without'} script`, async ({ portal }) => {
      await page.goto(`/c/${scene.slug}/pledge`)
      await chooseGoods(page, 2)
      await typeAddress(page)
      await page.locator('button[value=check].main').click()
      await agree(page).click()
      await expect(page).toHaveURL(/\/checkout\//)
      await page.goBack()
      await expect(page.locator('main h1')).toBeVisible()
      if (await agree(page).isVisible()) await agree(page).click()
      else await page.goForward()
      await pay(page, cards.good)
      await expect.poll(async () => (await standing(portal, scene.slug)).backerCount).toBe(1)
      expect((await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(2)
    })

    test(`back from an answer that was not right asks nothing, ${script ? 'with' : 'without'} script`, async () => {
      await page.goto(`/c/${scene.slug}/pledge`)
      await chooseGoods(page, 2)
      await typeAddress(page, { phone: '12', detail: '来回路 4 号' })
      await page.locator('button[value=check].main').click()
      await expect(page.locator('#phone')).toHaveAttribute('aria-invalid', 'true')
      await page.locator('main [name=phone]').fill('19900000001')
      await page.locator('button[value=check].main').click()
      await expect(agree(page)).toBeVisible()
      await page.goBack()
      await expect(detail(page)).toHaveValue('来回路 4 号')
      await expect(page.locator('main [name=phone]')).toHaveValue('19900000001')
    })

    test(`back and forth while a pledge is changed, ${script ? 'with' : 'without'} script`, async ({ portal }) => {
      await page.goto(`/c/${scene.slug}`)
      await pledge(page, 2, cards.good)
      await page.locator('main a[href$="/change"]').click()
      await page.locator('button[value=goods]').first().click()
      await units(page).fill('5')
      await page.locator('button[name=go].main').click()
      await expect(agree(page)).toBeVisible()
      await page.goBack()
      await expect(units(page)).toHaveValue('5')
      await page.goForward()
      await agree(page).click()
      await expect.poll(async () => (await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(5)
      await page.goBack()
      await expect(page.locator('main h1')).toBeVisible()
    })
  })
}
