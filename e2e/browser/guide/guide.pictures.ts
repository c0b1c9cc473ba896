import type { Page } from '@playwright/test'
import { cards, pay } from '../support/card'
import { background, closeNow, comesTo, linkInOutbox } from '../support/closing'
import { confirmBatch, letPass, openFromQueue } from '../support/office'
import { people } from '../support/people'
import { pledge, typeAddress } from '../support/pledging'
import { type Scene, waitingScene } from '../support/scene'
import { answers } from '../support/wizard'
import { expect, test } from './stage'
import { askedTitles, drawings, tellMore, titles } from './story'

test.describe.configure({ mode: 'serial' })

let scene: Scene

test('a household drafts, one question a page', async ({ open, camera, browser, portal, say, lang }) => {
  const photos = await drawings(browser, portal)
  const page = await open('phone', people.household, '/h')
  await camera.take(page, 'household-home')
  await page.goto('/h/new')
  await camera.take(page, 'household-begin')
  await page.locator('main button.main').click()
  for (const name of Object.keys(answers)) {
    await expect(page).toHaveURL(new RegExp(`/draft/[^/]+/${name}$`))
    await answers[name]?.(page, say, titles[lang], photos[0] ?? Buffer.of())
    await tellMore(page, name)
    if (name === 'photos') await addPhotos(page, photos.slice(1), say)
    if (['produce', 'photos', 'tiers', 'ladder', 'costs'].includes(name)) await camera.take(page, `household-${name}`)
    if (name === 'who') {
      await page.context().setOffline(true)
      await camera.take(page, 'household-offline')
      await page.context().setOffline(false)
    }
    await page.locator('main form button[type=submit].main').click()
    await expect(page).not.toHaveURL(new RegExp(`/${name}$`))
  }
  await expect(page).toHaveURL(/\/check$/)
  await camera.take(page, 'household-check')
  await page.locator('main button.main').click()
  await expect(page).toHaveURL(/\/sent$/)
  await camera.take(page, 'household-sent')
  const household = await portal.as(people.household)
  const { viewer } = await household.ask<{ viewer: { campaigns: { edges: { node: Scene }[] } } }>(
    '{ viewer { campaigns(first: 50) { edges { node { id slug title } } } } }',
  )
  scene = viewer.campaigns.edges.map(({ node }) => node).find(({ title }) => title === titles[lang]) as Scene
  await page.goto(`/h/c/${scene.slug}`)
  await camera.take(page, 'household-tracker')
})

test('a clerk helps', async ({ open, camera }) => {
  const page = await open('phone', people.clerk, '/assist')
  await camera.take(page, 'clerk-desk')
  await camera.take(page, 'clerk-enrol', page.locator('main section').filter({ has: page.locator('form') }).last())
  const enrolled = await page.locator('main a[href^="/assist/new?for="]').first().getAttribute('href')
  await page.goto(enrolled ?? '')
  await camera.take(page, 'clerk-acting')
  const sheet = await open('desk', people.clerk, (enrolled ?? '').replace('/assist/new', '/assist/consent'))
  await camera.take(sheet, 'clerk-consent')
})

test('the village vouches', async ({ open, camera, say }) => {
  const page = await open('desk', people.otherClerk, '/g/review')
  await openFromQueue(page, scene.title, say)
  await camera.take(page, 'clerk-vouch')
  await letPass(page, 'village', '认识这户人家，去看过地和货。', say)
})

test('the county asks back, and approves', async ({ open, camera, browser, portal, say, lang }) => {
  const asked = await waitingScene(portal, askedTitles[lang], await drawings(browser, portal))
  const village = await open('desk', people.otherClerk, '/g/review')
  await openFromQueue(village, asked.title, say)
  await letPass(village, 'village', '看过地，种得好。', say)

  const page = await open('desk', people.county, '/g/review')
  await camera.take(page, 'county-queue')
  await openFromQueue(page, asked.title, say)
  const risks = page.getByRole('region', { name: say('review|What can go wrong') })
  await risks.getByRole('button').click()
  await page.keyboard.insertText('要是大雪封路，几天内能发货？')
  await camera.take(page, 'county-ask', risks)
  await page.getByRole('button', { name: say('review|Return with questions'), exact: true }).click()
  await page.getByRole('dialog').locator('button.main').click()
  await expect(page).toHaveURL(/\/g\/review$/)

  await openFromQueue(page, scene.title, say)
  await page.getByLabel(say('Comment or reason')).fill('材料齐全，价格合适。')
  await camera.take(page, 'county-review')
  await page.getByRole('button', { name: say('Approve'), exact: true }).click()
  await camera.take(page, 'county-approve')
  await page.getByRole('dialog').getByRole('button', { name: say('Approve this project') }).click()
  await expect(page).toHaveURL(/\/g\/review$/)
  await comesTo(portal, scene, 'LIVE')

  await page.goto('/g/projects')
  await camera.take(page, 'county-projects')
  await page.goto(`/g/projects/${scene.slug}`)
  await page.getByRole('button', { name: say('Pause this project') }).first().click()
  await camera.take(page, 'county-pause')

  const household = await open('phone', people.household, `/h/c/${asked.slug}`)
  await camera.take(household, 'household-asked')
})

test('backers pledge', async ({ open, camera, portal }) => {
  const stranger = await open('phone', '', '/')
  await camera.take(stranger, 'backer-home')
  const page = await open('phone', people.backers[0], `/c/${scene.slug}`)
  await camera.take(page, 'backer-campaign')
  await page.locator('main a[href$="/pledge"]:visible').first().click()
  await page.locator('input[type=number]').first().fill('2')
  await camera.take(page, 'backer-goods')
  await page.locator('button[name=go][value=address]').click()
  await typeAddress(page)
  await camera.take(page, 'backer-address')
  await page.locator('button[value=check].main').click()
  await camera.take(page, 'backer-check')
  await page.locator('button[value=agree]').click()
  await expect(page).toHaveURL(/\/checkout\//)
  await pay(page, cards.good)
  await settles(page)
  await camera.take(page, 'backer-status')
  for (const [who, card] of [[people.backers[1], cards.good], [people.backers[2], cards.failsLater]] as const) {
    await pledge(await open('phone', who, `/c/${scene.slug}`), 2, card)
  }
  await expect.poll(async () => (await portal.ask<{ campaign: { backerCount: number } }>(`{ campaign(slug: "${scene.slug}") { backerCount } }`)).campaign.backerCount).toBe(3)
})

test('a household tells how it goes', async ({ open, camera, browser, portal, say }) => {
  const [photo = Buffer.of()] = await drawings(browser, portal)
  const page = await open('phone', people.household, `/h/c/${scene.slug}`)
  const said = page.getByLabel(say('What is new?'))
  await said.fill('今天头茬下地，切片以后晒上了，天气好，七天就能装袋。')
  const post = page.locator('main section').filter({ has: said }).last()
  await post.locator('input[type=file]').first().setInputFiles({ name: 'field.jpg', mimeType: 'image/jpeg', buffer: photo })
  await expect(post.getByRole('img')).toBeVisible()
  await camera.take(page, 'household-post', post)
})

test('after the deadline', async ({ open, camera, portal }) => {
  await closeNow(portal, scene)
  await comesTo(portal, scene, 'COLLECTING')
  const link = await linkInOutbox(portal, people.backers[2], scene)
  const page = await open('phone', '', link)
  await camera.take(page, 'backer-new-card')
  await page.locator('main form button').last().click()
  await pay(page, cards.good)
  await comesTo(portal, scene, 'VIABLE')
  const household = await open('phone', people.household, `/h/c/${scene.slug}/orders`)
  await camera.take(household, 'household-orders')
})

test('two finance officers pay out', async ({ open, camera, portal, say }) => {
  const maker = await open('desk', people.finance, '/f')
  await maker.getByRole('checkbox', { name: say('Tick {name}', { name: scene.title }) }).check()
  await camera.take(maker, 'finance-pay')
  await maker.getByRole('button', { name: say('Make a batch') }).click()
  await expect(maker.getByRole('alertdialog')).toBeVisible()
  await camera.take(maker, 'finance-sure')
  await maker.getByRole('alertdialog').locator('button.main').click()
  await expect(maker).toHaveURL(/\/f\/batches\/.+/)
  await camera.take(maker, 'finance-batch')
  const checker = await open('desk', people.otherFinance, new URL(maker.url()).pathname)
  await checker.getByLabel(say("The bank's reference")).fill('陇南示范银行 20261121-7')
  await camera.take(checker, 'finance-confirm')
  await confirmBatch(checker, '陇南示范银行 20261121-7', say)
  await comesTo(portal, scene, 'SETTLED')
  await checker.goto('/f/compare')
  await camera.take(checker, 'finance-compare')
  await checker.goto(`/f/ledger/${encodeURIComponent(scene.id)}`)
  await camera.take(checker, 'finance-ledger')
  const public_ = await open('phone', '', `/c/${scene.slug}/ledger`)
  await camera.take(public_, 'backer-ledger')
})

test('an account', async ({ open, camera }) => {
  const page = await open('phone', people.household, '/language')
  await camera.take(page, 'all-text-size')
  await page.goto('/account')
  await camera.take(page, 'all-account')
})

type Say = (text: string, gaps?: Record<string, string | number>) => string

async function addPhotos(page: Page, photos: Buffer[], say: Say) {
  for (const [i, buffer] of photos.entries()) {
    await page.locator('#photos').setInputFiles({ name: 'field.jpg', mimeType: 'image/jpeg', buffer })
    await page.getByLabel(say('What is on photo {number}', { number: i + 2 })).fill(i === 0 ? '开花的时候' : '刚挖出来的根')
  }
}

// The bank's answer comes a moment after the reader is back.
async function settles(page: Page) {
  await expect(async () => {
    await page.goto(new URL(page.url()).pathname)
    await expect(page.locator('main')).toContainText('4242', { timeout: 1000 })
  }).toPass({ timeout: background })
}
