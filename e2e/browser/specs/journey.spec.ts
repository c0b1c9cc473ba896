import type { Page } from '@playwright/test'
import { cards, pay } from '../support/card'
import { background, closeNow, comesTo, linkInOutbox } from '../support/closing'
import { confirmBatch, letPass, makeBatch, openFromQueue } from '../support/office'
import { people } from '../support/people'
import { address, pledge } from '../support/pledging'
import { expectKept, readyForTheField } from '../support/phone'
import { takePhotos } from '../support/photos'
import { type Scene, standing } from '../support/scene'
import { expect, test } from '../support/test'
import { answer, answers, field, told } from '../support/wizard'

// One campaign on its way through the whole portal. Each step begins where the one before ended.
test.describe.configure({ mode: 'serial' })

const provinces = ['上海', '新疆', '广东']
const paidWith = [cards.good, cards.secure, cards.failsLater]
// Two units at the ladder's last price, and freight: 18.00 a unit to Xinjiang, 8.00 elsewhere.
const owed = ['¥160', '¥180', '¥160']

let scene: Scene
const pledges: string[] = []

test('a household answers one question a page, half of them in flight mode, and a killed browser loses nothing', async ({ phone, portal, browser, say }, info) => {
  const title = `新寨的黄芪切片 ${info.project.name} ${Date.now() % 100_000}`
  const [photo = Buffer.of()] = await takePhotos(browser, 1)
  const household = await portal.as(people.household)
  let page = await phone.open()
  await phone.context.addCookies((await household.cookies()).cookies)
  await page.goto('/h')
  await readyForTheField(page)
  await phone.close()

  page = await phone.open()
  await page.goto('/h/new')
  await page.locator('main button.main').click()
  const names = Object.keys(answers)
  const [offlineFrom, offlineTo] = [names.indexOf('who'), names.indexOf('ladder')]
  for (const [i, name] of names.entries()) {
    if (i === offlineFrom) await phone.context.setOffline(true)
    if (name === 'tiers') {
      await field(page, 'tiers.0.title').fill('一袋')
      await field(page, 'tiers.0.goods').fill('黄芪切片 500 克，写到一半')
      await expectKept(page, 'drafts', '写到一半')
      const here = page.url()
      await phone.kill()
      page = await phone.open(true)
      await page.goto(here)
      await expect(field(page, 'tiers.0.goods')).toHaveValue('黄芪切片 500 克，写到一半')
    }
    await answer(page, name, say, title, photo)
    if (i === offlineTo) await phone.context.setOffline(false)
  }

  await expect(page).toHaveURL(/\/check$/)
  await expect(page.locator('main')).toContainText(told.grow)
  await page.locator('main button.main').click()
  await expect(page).toHaveURL(/\/sent$/)
  const { viewer } = await household.ask<{ viewer: { campaigns: { edges: { node: Scene & { state: string; photos: unknown[] } }[] } } }>(
    '{ viewer { campaigns(first: 50) { edges { node { id slug title state photos { id } } } } } }',
  )
  const mine = viewer.campaigns.edges.map((edge) => edge.node).filter((node) => node.title === title)
  expect(mine).toEqual([expect.objectContaining({ state: 'IN_REVIEW', photos: [expect.anything()] })])
  scene = mine[0] as Scene
})

test('the village vouches for it and the county approves it', async ({ openAs, say, portal }) => {
  const village = await openAs(people.otherClerk, '/g/review')
  await openFromQueue(village, scene.title, say)
  // make preact is about the app that is built on Preact, everything else about React's.
  const marks = await village.evaluate(() => [...document.querySelectorAll('body, body *')].flatMap((element) => Object.keys(element)))
  expect(marks.some((mark) => mark.startsWith('__react'))).toBe(!process.env.SHANHUO_PREACT)
  await letPass(village, 'village', '认识这户人家，去看过地和货。', say)
  const county = await openAs(people.county, '/g/review')
  await openFromQueue(county, scene.title, say)
  await letPass(county, 'county', '材料齐全，价格合适。', say)
  await comesTo(portal, scene, 'LIVE')
})

test('three backers pledge on the public pages', async ({ openAs, portal }) => {
  for (const [i, backer] of people.backers.entries()) {
    const page = await openAs(backer, `/c/${scene.slug}`)
    pledges.push(await pledge(page, 2, paidWith[i] ?? '', { province: provinces[i] }))
    await eventuallyShows(page, (paidWith[i] ?? '').slice(-4))
  }
  // Six units at the price for three backers.
  expect(await standing(portal, scene.slug)).toMatchObject({ backerCount: 3, raised: { minor: 6 * 72_00 } })
})

test('at the deadline everybody is charged the final price', async ({ openAs, portal }) => {
  await closeNow(portal, scene)
  await comesTo(portal, scene, 'COLLECTING')
  for (const i of [0, 1]) {
    const page = await openAs(people.backers[i] ?? '', `/pledges/${pledges[i]}`)
    await expect(async () => {
      await page.reload()
      expect((await page.locator('main').innerText()).split(owed[i] ?? '').length - 1).toBeGreaterThanOrEqual(2)
    }).toPass({ timeout: background })
  }
})

test('whose card failed is told, and gives another by the link, signed in as nobody', async ({ page, portal }) => {
  const link = await linkInOutbox(portal, people.backers[2], scene)
  await page.goto(link)
  await expect(page.locator('main')).toContainText(owed[2] ?? '')
  // Whoever has the link sees what is owed, and not where the goods go.
  await expect(page.locator('body')).not.toContainText(address.detail)
  await expect(page.locator('body')).not.toContainText(address.phone)
  await page.locator('main form button').last().click()
  await pay(page, cards.good)
  await expect(page.locator('body')).not.toContainText(address.detail)
  await comesTo(portal, scene, 'VIABLE')
  expect(await standing(portal, scene.slug)).toMatchObject({ money: { collected: { minor: 160_00 + 180_00 + 160_00 } } })
})

test('two finance officers settle it', async ({ openAs, portal, say }) => {
  const maker = await openAs(people.finance, '/f')
  await makeBatch(maker, scene.title, say)
  // What they may do themselves is there: the page is not on its way any more.
  await expect(maker.getByLabel(say('finance|Why'))).toBeVisible()
  await expect(maker.getByRole('button', { name: say('Confirm payment') })).toHaveCount(0)
  const checker = await openAs(people.otherFinance, new URL(maker.url()).pathname)
  await confirmBatch(checker, '陇南示范银行 20261121-7', say)
  await comesTo(portal, scene, 'SETTLED')
})

test('the public page says where every yuan went', async ({ page, portal, say }) => {
  const { campaign } = await portal.ask<{ campaign: { money: Record<'fees' | 'share' | 'paidOut', { minor: number }> } }>(
    'query($slug: String!) { campaign(slug: $slug) { money { fees { minor } share { minor } paidOut { minor } } } }', { slug: scene.slug },
  )
  const { fees, share, paidOut } = campaign.money
  // Freight is 18.00 for each of two units, and 8.00 for each of four.
  const [collected, freight] = [500_00, 68_00]
  expect(fees.minor).toBeGreaterThan(0)
  expect(share.minor).toBe(collected - freight - fees.minor)
  expect(paidOut.minor).toBe(collected - fees.minor)
  await page.goto(`/c/${scene.slug}`)
  await expect(page.locator('section[aria-labelledby=money]')).toContainText('¥500')
  await page.goto(`/c/${scene.slug}/ledger`)
  await expect(page.getByRole('heading', { level: 1, name: say('page.ledger.title') })).toBeVisible()
  const rows = page.locator('table.books tr')
  const books = { collected, freight, fees: fees.minor, share: share.minor, paidOut: paidOut.minor }
  for (const [name, fen] of Object.entries(books)) {
    const row = rows.filter({ has: page.getByText(say(`page.money.${name}`), { exact: true }) })
    await expect(row.locator('td.amount')).toHaveText(new RegExp(`^−?${yuan(fen).replace('.', '\\.')}$`))
  }
})

/** An amount of less than a thousand yuan as pages write it. */
const yuan = (fen: number) => `¥${fen % 100 === 0 ? fen / 100 : (fen / 100).toFixed(2)}`

async function eventuallyShows(page: Page, text: string) {
  await expect(async () => {
    await page.reload()
    await expect(page.locator('main')).toContainText(text, { timeout: 1000 })
  }).toPass({ timeout: background })
}
