import type { Page } from '@playwright/test'
import { harm } from '../../../frontend/src/ui/testing/hostile'
import { strange } from '../support/language'
import { people } from '../support/people'
import { expectKept, keptIn, readyForTheField } from '../support/phone'
import { takePhotos } from '../support/photos'
import { contact, goTo, places } from '../support/places'
import { address } from '../support/pledging'
import { Portal } from '../support/portal'
import { readAttacks, routeOf, routes } from '../support/routes'
import { draftInput, draftScene, liveScene } from '../support/scene'
import { expect, test } from '../support/test'
import { type Watched, watch } from '../support/watch'
import { walk } from '../support/wizard'
import type { Lang } from '../support/words'
import { lookAround, type World } from '../support/world'

// Nothing leaves the portal, nothing is in its pages that does not belong there, and each page speaks one language.

let world: World

test.beforeAll(async ({ playwright, baseURL }) => {
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  world = await lookAround(portal)
  await portal.close()
})

// What people typed or are called, as it would stand in an address or in a cache. The province is a choice from a list.
const { province: _, ...typed } = { ...address, contact }
const personal = new RegExp([...Object.values(typed), ...people.backers, people.household, '62\\d\\d ?0000 ?0000', 'looks\\.\\d+@'].join('|').replaceAll('.e', '\\.e'))

function personalIn(addresses: string[]): string[] {
  return addresses.filter((one) => {
    const readable = one.replaceAll('+', ' ')
    try {
      return personal.test(decodeURIComponent(readable))
    } catch {
      return personal.test(readable)
    }
  })
}

for (const [whom, { who, pages }] of Object.entries(places)) {
  test(`what ${whom} sees stays on this site and speaks one language`, async ({ openAs, page: strangers, say, lang, baseURL }) => {
    const page = who ? await openAs(who, '/account') : strangers
    const seen = watch(page, baseURL ?? '')
    for (const place of pages) {
      await goTo(page, place, world, say)
      await expectClean(page, seen, place.name, lang)
    }
    expect.soft(seen.foreign).toEqual([])
    expect.soft(personalIn(seen.addresses)).toEqual([])
  })
}

test('the pages of the wizard stay on this site and speak one language', async ({ openAs, browser, say, lang, baseURL }) => {
  const [photo = Buffer.of()] = await takePhotos(browser, 1)
  const page = await openAs(people.household, '/account')
  const seen = watch(page, baseURL ?? '')
  await page.goto('/h/new')
  expect(await seen.read()).toBeGreaterThan(0)
  await walk(page, say, '干净的黄芪', photo, (name) => expectSpeaks(page, seen, name, lang))
  expect.soft(seen.foreign).toEqual([])
  expect.soft(personalIn(seen.addresses)).toEqual([])
})

async function expectClean(page: Page, seen: Watched, name: string, lang: Lang) {
  expect.soft(await seen.read(), `${name}: pages that were read`).toBeGreaterThan(0)
  await expectSpeaks(page, seen, name, lang)
}

async function expectSpeaks(page: Page, seen: Watched, name: string, lang: Lang) {
  expect.soft(await strange(page, lang), `${name} says in ${lang}`).toEqual([])
  expect.soft(seen.console.splice(0), `${name} logs`).toEqual([])
  expect.soft(seen.inline.splice(0), `${name} has inline`).toEqual([])
}

test('every address of the portal is among the places', () => {
  const leftOut = {
    '/c/{slug}/poster.svg': 'a picture', '/c/{slug}/proof.json': 'a file', '/account/data.json': 'a file', '/robots.txt': 'for machines',
    '/pledges/{id}/card': 'leads on to the card page, which is not ours',
    '/draft/:id/sent': 'the walk through the wizard ends there',
  }
  const all = Object.values(places).flatMap(({ pages }) => pages)
  const seen = all.flatMap(({ name, path, at }) => {
    const address = path(world).split('?')[0] ?? ''
    const end = at?.source.replace('[^/]+', 'x').replace(/[\\^$]/g, '') ?? address
    return [address, end].map((one) => ({ name, route: routeOf(one) }))
  })
  expect(routes().length).toBeGreaterThan(60)
  expect(seen.filter(({ route }) => !route)).toEqual([])
  expect([...new Set([...seen.map(({ route }) => route), ...Object.keys(leftOut)])].sort()).toEqual(routes())
  expect(Object.keys(leftOut).filter((one) => seen.some(({ route }) => route === one))).toEqual([])
  expect(new Set(all.map(({ name }) => name)).size, 'each has a name of its own').toBe(all.length)
})

test('what was written in a story does nothing', async ({ openAs, page, portal, say, baseURL }, info) => {
  const trap = 'globalThis.caught=1'
  const corpus = [
    '我家四口人，住在哈达铺，种药材十几年了。', `<script>${trap}</script>`, `<img src=x onerror="${trap}">`, `[点这里](javascript:${trap})`,
    '![图](https://elsewhere.example/pixel.png)', '<iframe src="https://elsewhere.example"></iframe>', `<svg onload="${trap}">`,
    `<a href="//elsewhere.example" onclick="${trap}">a</a>`, '<style>body{display:none}</style>', `"><details open ontoggle="${trap}">`, '{{constructor.constructor("x")()}}',
  ].join('\n\n')
  // Invisible characters are refused before anything is kept; alert is what these call.
  const attacks = readAttacks().filter((one) => !/[^\P{C}\n]/u.test(one)).map((one) => one.replaceAll('alert(1)', trap))
  expect(attacks.length).toBeGreaterThan(50)
  const further = [0, 1, 2].map((part) => attacks.filter((_, i) => i % 3 === part).join('\n\n'))
  const story = { who: corpus, grow: corpus, money: further[0], ship: further[1], risks: further[2] }
  const clerk = await portal.as(people.clerk)
  const title = `黄芪 <b onmouseover=${trap}>切片</b> ${info.project.name}`
  const scene = await draftScene(portal, clerk, title, { ...draftInput(title, await portal.now()), summary: `"><svg onload=${trap}>`, story })
  await clerk.ask('mutation($id: ID!) { submitCampaign(input: {campaignId: $id}) { campaign { id } userErrors { code field } } }', { id: scene.id })

  const officer = await openAs(people.otherClerk, '/account')
  const inReview = watch(officer, baseURL ?? '')
  await officer.goto(`/g/review?q=${encodeURIComponent('切片</b>')}`)
  await officer.getByRole('button', { name: title }).first().click()
  await expect(officer.getByRole('heading', { level: 1 })).toContainText('<b onmouseover')
  await expectHarmless(officer, inReview)

  await liveScene(portal, title, [], scene)
  await clerk.ask('mutation($input: PublishPostInput!) { publishPost(input: $input) { post { id } userErrors { code } } }', {
    input: { campaignId: scene.id, title: `<i onclick=${trap}>开挖</i>`, body: corpus },
  })
  const outside = watch(page, baseURL ?? '')
  for (const path of [`/c/${scene.slug}`, `/c/${scene.slug}/posts`]) {
    await page.goto(path)
    await expectHarmless(page, outside)
  }
  await page.goto(`/campaigns?q=${encodeURIComponent('onmouseover')}`)
  await expect(page.locator('main')).toContainText('<b onmouseover')
  await expectHarmless(page, outside, false)

  const household = await openAs(people.household, '/account')
  const inside = watch(household, baseURL ?? '')
  await household.goto(`/h/c/${scene.slug}`)
  await expect(household.getByText(say('News for backers'))).toBeVisible()
  await expectHarmless(household, inside)
})

/** Looks at the page where it stands: what was written is there to be read, and nothing else came of it. */
async function expectHarmless(page: Page, seen: Watched, whole = true) {
  if (whole) await expect(page.locator('main')).toContainText('<iframe src=')
  expect(await seen.read()).toBeGreaterThan(0)
  for (const link of await page.getByRole('link', { name: '点这里' }).all()) await link.click()
  // A function without anything around it can be sent as its text. A story may have links to elsewhere, which are marked as such.
  const found = await page.evaluate<string[]>(`(${harm})(document.querySelector('main'))`)
  expect(found.filter((one) => !/^<a href="https:[^"]*" rel="nofollow ugc noopener">/.test(one))).toEqual([])
  expect(await page.evaluate(() => 'caught' in globalThis)).toBe(false)
  expect(seen).toMatchObject({ foreign: [], console: [], inline: [] })
}

test('the phone keeps nothing of a person in its caches, and of one person nothing for another', async ({ phone, portal, say }) => {
  const [first, second, third] = [await portal.as(people.household), await portal.as(people.clerk), await portal.as(people.city)]
  const page = await phone.open()
  await phone.context.addCookies((await first.cookies()).cookies)
  await page.goto('/h')
  await readyForTheField(page)
  const orders = `/h/c/${world.own('VIABLE')}/orders`
  await page.goto(orders)
  await expect(page.locator('main')).toContainText(address.detail)
  await page.goto('/h/new')
  await page.locator('main button.main').click()
  await page.locator('input[name=produce]').first().check()
  await page.locator('main form button[type=submit].main').click()
  await page.locator('#title').fill('只给我自己看的草稿')
  await expectKept(page, 'drafts', '只给我自己看的草稿')
  const draft = new URL(page.url()).pathname

  const cached = await page.evaluate(async () => {
    const all: { url: string; type: string; text: string }[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const answer = await cache.match(request)
        all.push({ url: request.url, type: answer?.headers.get('Content-Type') ?? '', text: (await answer?.text()) ?? '' })
      }
    }
    return all
  })
  expect(cached.length).toBeGreaterThan(10)
  expect(cached.filter((one) => one.type.startsWith('text/html')).map((one) => new URL(one.url).pathname)).toEqual(['/shell', '/shell'])
  expect(cached.filter((one) => one.type.includes('json')).map((one) => one.url)).toEqual([])
  // The demo bar lists everybody one may be; whoever is signed in is told nowhere.
  const kept = cached.map(({ url, text }) => ({ url, text: text.replace(/<aside class="notice"[\s\S]*?<\/aside>/, '') }))
  expect(kept.filter(({ text }) => text.includes('齐婶')).map(({ url }) => url)).toEqual([])
  const stores = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  kept.push({ url: 'what pages keep', text: stores })
  expect(kept.flatMap(({ url, text }) => (personal.test(text) ? [`${url}: ${text.match(personal)}`] : []))).toEqual([])

  await phone.context.clearCookies()
  await phone.context.addCookies((await second.cookies()).cookies)
  for (const path of ['/assist', '/h', '/account']) {
    await page.goto(path)
    await expect(page.locator('main h1').first()).toBeVisible()
    await expect(page.locator('body')).not.toContainText('只给我自己看的草稿')
  }
  await page.goto(draft)
  await expect(page.getByText(say('Draft not found'))).toBeVisible()
  // What waits for its sender stays on the phone, under the sender's name.
  expect(await keptIn(page, 'drafts')).toContain('只给我自己看的草稿')
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('齐婶')

  await phone.context.clearCookies()
  await phone.context.addCookies((await third.cookies()).cookies)
  await page.goto(orders)
  await expect(page.getByText(say('household|the household of this project, or the clerk who wrote it for them,'))).toBeVisible()
  await expect(page.locator('body')).not.toContainText(address.detail)
})
