import type { Page } from '@playwright/test'
import { cards, pay } from '../support/card'
import { closeNow, comesTo, linkInOutbox } from '../support/closing'
import { chooseGoods, typeAddress } from '../support/pledging'
import { liveScene, type Scene, standing } from '../support/scene'
import { expect, test } from '../support/test'

// Everything that a backer does, in a browser that runs no script.
test.use({ javaScriptEnabled: false })
test.describe.configure({ mode: 'serial' })

let scene: Scene
let backer: string
let page: Page
let changed = ''

test.beforeAll(async ({ browser }, info) => {
  backer = `plain.${info.project.name}.${Date.now() % 100_000}@example.org`
  page = await (await browser.newContext()).newPage()
})

test.afterAll(async () => page.context().close())

test('a stranger finds a campaign from the home page by its name', async ({ portal }, info) => {
  scene = await liveScene(portal, `不用脚本的黄芪 ${info.project.name} ${Date.now() % 100_000}`)
  await page.goto('/')
  await page.locator('input[type=search]').first().fill(scene.title)
  await page.locator('input[type=search]').first().press('Enter')
  await expect(page).toHaveURL(/\/campaigns\?/)
  await page.locator(`main a[href="/c/${scene.slug}"]`).first().click()
  await expect(page.getByRole('heading', { level: 1, name: scene.title })).toBeVisible()
})

test('who signs in on the way to a pledge comes back to it', async ({ portal }) => {
  await page.locator('main a[href$="/pledge"]:visible').first().click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.locator('main [name=identifier]:visible').fill(backer)
  await page.locator('main form button.main').click()
  let code = ''
  await expect.poll(async () => (code = (await portal.outbox()).find((m) => m.to === backer)?.code ?? '')).toMatch(/^\d{6}$/)
  await page.locator('main [name=code]').fill(code)
  await page.locator('main form button.main').first().click()
  await expect(page).toHaveURL(new RegExp(`/c/${scene.slug}/pledge`))
})

test('a campaign is followed', async () => {
  await page.goto(`/c/${scene.slug}`)
  await page.locator('form[action$="/follow"] button').click()
  await expect(page.locator('form[action$="/follow"] [name=follow]')).toHaveValue('no')
  await page.locator('main a[href$="/pledge"]:visible').first().click()
})

test('what is missing is said beside its field, and what was typed stays', async () => {
  await chooseGoods(page, 2)
  await typeAddress(page, { phone: '12' })
  await page.locator('button[value=check].main').click()
  await expect(page.locator('#phone')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('.problem')).toBeVisible()
  await expect(page.locator('main [name=detail]')).toHaveValue(/示范路/)
  await page.locator('main [name=phone]').fill('19900000001')
  await page.locator('main [name=keep]').check()
  await page.locator('button[value=check].main').click()
})

test('a card is saved at the provider, and the pledge says what happens next', async ({ portal }) => {
  await page.locator('button[value=agree]').click()
  await pay(page, cards.failsLater)
  await expect(page).toHaveURL(/\/pledges\/[0-9a-f-]{36}/)
  changed = new URL(page.url()).pathname
  await expect.poll(async () => (await standing(portal, scene.slug)).backerCount).toBe(1)
})

test('the number of units is changed', async ({ portal }) => {
  await page.locator('main a[href$="/change"]').click()
  await page.locator('button[value=goods]').first().click()
  await page.locator('input[type=number]').first().fill('5')
  await page.locator('button[name=go].main').click()
  await page.locator('button[value=agree]').click()
  await expect(page).toHaveURL(new RegExp(`${changed}(\\?|$)`))
  await expect.poll(async () => (await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(5)
})

test('the address is offered again for a second pledge, which is then cancelled', async ({ portal }) => {
  await page.goto(`/c/${scene.slug}/pledge`)
  await chooseGoods(page, 1)
  await expect(page.locator('input[name=where]').first()).toBeChecked()
  await page.locator('button[value=check].main').click()
  await expect(page.locator('main')).toContainText('示范路')
  await page.locator('button[value=agree]').click()
  await pay(page, cards.good)
  await expect.poll(async () => (await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(6)
  await page.locator('main a[href$="/cancel"]').click()
  await page.locator('main form[action$="/cancel"] button').click()
  await expect(page.locator('main a[href$="/change"]')).toHaveCount(0)
  await expect.poll(async () => (await standing(portal, scene.slug)).tiers[0]?.claimed).toBe(5)
})

test('a campaign is asked about and shared', async () => {
  await page.goto(`/c/${scene.slug}`)
  await page.locator('form[action$="/questions"] textarea').fill('切片是今年秋天晒的吗？')
  await page.locator('form[action$="/questions"] button').click()
  await expect(page.locator('main')).toContainText('切片是今年秋天晒的吗？')
  await page.locator('main a[href$="/share"]').first().click()
  await expect(page.locator('main svg.qr')).toBeVisible()
  const poster = page.locator('main img.poster')
  await expect.poll(() => poster.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

test('the card fails at the deadline, and the link in the notice takes another', async ({ portal, browser }) => {
  await closeNow(portal, scene)
  await comesTo(portal, scene, 'COLLECTING')
  const link = await linkInOutbox(portal, backer, scene)
  const elsewhere = await browser.newContext()
  const stranger = await elsewhere.newPage()
  await stranger.goto(link)
  await stranger.locator('main form button').last().click()
  await pay(stranger, cards.good)
  await comesTo(portal, scene, 'VIABLE')
  await elsewhere.close()
  await page.goto(changed)
  await expect(page.locator('main')).toContainText('4242')
})
