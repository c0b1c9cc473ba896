import { strange } from '../support/language'
import { people } from '../support/people'
import { expectKept, keptIn, readyForTheField } from '../support/phone'
import { goTo, places } from '../support/places'
import { address } from '../support/pledging'
import { Portal } from '../support/portal'
import { draftInput, draftScene, liveScene } from '../support/scene'
import { expect, test } from '../support/test'
import { watch } from '../support/watch'
import { lookAround, type World } from '../support/world'

// Nothing leaves the portal, nothing is in its pages that does not belong there, and each page speaks one language.

let world: World

test.beforeAll(async ({ playwright, baseURL }) => {
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  world = await lookAround(portal)
  await portal.close()
})

const personal = new RegExp(
  [address.phone, address.detail.slice(0, 5), ...people.backers, people.household].flatMap((text) => [text, encodeURIComponent(text)]).join('|'),
)

for (const [whom, { who, pages }] of Object.entries(places)) {
  test(`what ${whom} sees stays on this site and speaks one language`, async ({ openAs, page: strangers, say, lang, baseURL }) => {
    const page = who ? await openAs(who, '/account') : strangers
    const seen = watch(page, baseURL ?? '')
    for (const place of pages) {
      await goTo(page, place, world, say)
      expect.soft(await strange(page, lang), `${place.name} says in ${lang}`).toEqual([])
      expect.soft(seen.console.splice(0), `${place.name} logs`).toEqual([])
      expect.soft(seen.inline.splice(0), `${place.name} has inline`).toEqual([])
    }
    expect.soft(seen.foreign).toEqual([])
    expect.soft(seen.addresses.filter((one) => personal.test(one))).toEqual([])
  })
}

test('what was written in a story does nothing', async ({ openAs, page, portal, baseURL }, info) => {
  const trap = 'globalThis.caught=1'
  const corpus = [
    '我家四口人，住在哈达铺，种药材十几年了。', `<script>${trap}</script>`, `<img src=x onerror="${trap}">`, `[点这里](javascript:${trap})`,
    '![图](https://elsewhere.example/pixel.png)', '<iframe src="https://elsewhere.example"></iframe>', `<svg onload="${trap}">`,
    `<a href="//elsewhere.example" onclick="${trap}">a</a>`, '<style>body{display:none}</style>', `"><details open ontoggle="${trap}">`, '{{constructor.constructor("x")()}}',
  ].join('\n\n')
  const clerk = await portal.as(people.clerk)
  const title = `黄芪 <b onmouseover=${trap}>切片</b> ${info.project.name}`
  const scene = await draftScene(portal, clerk, title, {
    ...draftInput(title, await portal.now()), summary: `"><svg onload=${trap}>`, story: { who: corpus, grow: corpus, money: corpus, ship: corpus, risks: corpus },
  })
  await clerk.ask('mutation($id: ID!) { submitCampaign(input: {campaignId: $id}) { campaign { id } userErrors { code field } } }', { id: scene.id })
  const officer = await openAs(people.otherClerk, `/g/review?q=${encodeURIComponent('切片</b>')}`)
  const inReview = watch(officer, baseURL ?? '')
  await officer.getByRole('button', { name: title }).first().click()
  await expect(officer.getByRole('heading', { level: 1 })).toContainText('<b onmouseover')
  await liveScene(portal, title, [], scene)
  await clerk.ask('mutation($input: PublishPostInput!) { publishPost(input: $input) { post { id } userErrors { code } } }', {
    input: { campaignId: scene.id, title: `<i onclick=${trap}>开挖</i>`, body: corpus },
  })
  const outside = watch(page, baseURL ?? '')
  await page.goto(`/c/${scene.slug}`)
  await expect(page.locator('main')).toContainText('<iframe src=')
  await page.goto(`/campaigns?q=${encodeURIComponent('onmouseover')}`)
  const household = await openAs(people.household, `/h/c/${scene.slug}`)
  const inside = watch(household, baseURL ?? '')
  await household.reload()
  await expect(household.getByRole('heading', { level: 1 })).toBeVisible()
  for (const [one, seen] of [[officer, inReview], [page, outside], [household, inside]] as const) {
    expect(await one.evaluate(() => 'caught' in globalThis)).toBe(false)
    expect(await one.locator('iframe, main script, main style, main [onerror], main [onload], main [onclick], main [ontoggle], main b[onmouseover]').count()).toBe(0)
    expect(seen.foreign).toEqual([])
    expect(seen.console).toEqual([])
  }
})

test('the phone keeps nothing of a person in its caches, and of one person nothing for another', async ({ phone, portal }) => {
  const [first, second] = [await portal.as(people.household), await portal.as(people.clerk)]
  const page = await phone.open()
  await phone.context.addCookies((await first.cookies()).cookies)
  await page.goto('/h')
  await readyForTheField(page)
  await page.goto(`/h/c/${world.own.SETTLED}/orders`)
  await expect(page.locator('main h1')).toBeVisible()
  await page.goto('/h/new')
  await page.locator('main button.main').click()
  await page.locator('input[name=produce]').first().check()
  await page.locator('main form button[type=submit].main').click()
  await page.locator('#title').fill('只给我自己看的草稿')
  await expectKept(page, 'drafts', '只给我自己看的草稿')

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
  for (const one of cached) expect(`${one.url} ${/齐婶/.test(one.text.replace(/<aside class="notice"[\s\S]*?<\/aside>/, ''))}`).toBe(`${one.url} false`)

  await phone.context.clearCookies()
  await phone.context.addCookies((await second.cookies()).cookies)
  for (const path of ['/assist', '/h', '/account']) {
    await page.goto(path)
    await expect(page.locator('main h1').first()).toBeVisible()
    await expect(page.locator('body')).not.toContainText('只给我自己看的草稿')
  }
  // What waits for its sender stays on the phone, under the sender's name.
  expect(await keptIn(page, 'drafts')).toContain('只给我自己看的草稿')
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('齐婶')
})
