import type { Locator, Page } from '@playwright/test'
import { people } from '../support/people'
import { type Phone, expectKept, readyForTheField } from '../support/phone'
import { Portal } from '../support/portal'
import { liveScene, type Scene, waitingScene } from '../support/scene'
import { expect, test } from '../support/test'
import { field } from '../support/wizard'

// Whatever happens while somebody writes, what was written is still there, and the server gets it once.

type Say = (text: string) => string

/** A place where people write. */
type Place = {
  who: string
  /** Where on the phone it is kept. */
  store: string
  /** Opens it for the first time and answers its address. */
  begin: (page: Page, scenes: Scenes) => Promise<string>
  box: (page: Page, say: Say) => Locator
  /** Makes the server be asked about it. */
  send: (page: Page, say: Say) => Promise<void>
  /** How often the server has the text. */
  there: (portal: Portal, scenes: Scenes, text: string) => Promise<number>
}

type Scenes = { waiting: Scene; live: Scene }

let scenes: Scenes

const places: Record<string, Place> = {
  'the wizard': {
    who: people.household,
    store: 'drafts',
    begin: async (page) => {
      await page.goto('/h/new')
      await page.locator('main button.main').click()
      await page.locator('input[name=produce][value=HONEY]').check()
      await page.locator('main form button[type=submit].main').click()
      await field(page, 'title').fill(`写到一半的蜂蜜 ${Date.now() % 100_000}`)
      await page.locator('main form button[type=submit].main').click()
      await expect(page).toHaveURL(/\/photos$/)
      await page.goto(page.url().replace(/photos$/, 'grow'))
      return page.url()
    },
    box: (page) => field(page, 'story.grow'),
    send: async (page) => page.locator('main form button[type=submit].main').click(),
    there: async (portal, _, text) => {
      const household = await portal.as(people.household)
      const { viewer } = await household.ask<{ viewer: { campaigns: { edges: { node: { story: { grow: string } } }[] } } }>(
        '{ viewer { campaigns(first: 50) { edges { node { story { grow } } } } } }',
      )
      return viewer.campaigns.edges.filter(({ node }) => node.story.grow.includes(text)).length
    },
  },
  'a review comment': {
    who: people.otherClerk,
    store: 'typed',
    begin: async (page, { waiting }) => {
      await page.goto(`/g/review?q=${encodeURIComponent(waiting.title)}`)
      await page.getByRole('button', { name: waiting.title }).click()
      await expect(page).toHaveURL(/\/g\/review\/.+/)
      return page.url()
    },
    box: (page, say) => page.getByLabel(say('What you vouch for, or why not')),
    send: async (page, say) => {
      await page.getByRole('button', { name: say('review|Return with questions'), exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: say('Return it to the household') }).click()
    },
    there: async (portal, { waiting }, text) => {
      const clerk = await portal.as(people.otherClerk)
      const { node } = await clerk.ask<{ node: { review: { comment: string }[] } }>(
        'query($id: ID!) { node(id: $id) { ... on Campaign { review { comment } } } }', { id: waiting.id },
      )
      return node.review.filter((step) => step.comment.includes(text)).length
    },
  },
  'a post': {
    who: people.household,
    store: 'typed',
    begin: async (page, { live }) => {
      await page.goto(`/h/c/${live.slug}`)
      return page.url()
    },
    box: (page, say) => page.getByLabel(say('What is new?')),
    send: async (page, say) => page.getByRole('button', { name: say('household|Publish') }).click(),
    there: async (portal, { live }, text) => {
      const { campaign } = await portal.ask<{ campaign: { posts: { edges: { node: { title: string; body: string } }[] } } }>(
        'query($slug: String!) { campaign(slug: $slug) { posts(first: 20) { edges { node { title body } } } } }', { slug: live.slug },
      )
      return campaign.posts.edges.filter(({ node }) => `${node.title}${node.body}`.includes(text)).length
    },
  },
}

type Happening = (to: { page: Page; phone: Phone; portal: Portal; place: Place; here: string; say: Say }) => Promise<Page>

const happenings: Record<string, Happening> = {
  'going back and forth': async ({ page }) => {
    await page.goBack()
    await page.goForward()
    return page
  },
  'a reload': async ({ page }) => {
    await page.reload()
    return page
  },
  'flight mode': async ({ page, phone, here }) => {
    await phone.context.setOffline(true)
    await page.goto('about:blank')
    await page.goto(here)
    await expect(page.locator('main h1').first()).toBeVisible()
    await phone.context.setOffline(false)
    await page.goto(here)
    return page
  },
  'a killed browser': async ({ phone, here }) => {
    await phone.kill()
    const page = await phone.open()
    await page.goto(here)
    return page
  },
  'a sign-in that has run out': async ({ page, portal, place, say }) => {
    await portal.signOutEverywhere(place.who)
    const asked = await portal.now()
    await place.send(page, say)
    const dialog = page.getByRole('dialog', { name: say('Your sign-in has run out') })
    await expect(dialog).toBeVisible()
    await dialog.getByLabel(say('Phone number or e-mail')).fill(place.who)
    await dialog.locator('button[type=submit]').click()
    await dialog.getByLabel(say('ui|Code')).fill(await portal.code(place.who, asked))
    await dialog.locator('button[type=submit]').click()
    await expect(dialog).toHaveCount(0)
    return page
  },
  'a restart of the server': async ({ page, portal }) => {
    await portal.restart()
    return page
  },
}

test.beforeAll(async ({ playwright, baseURL }) => {
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  scenes = { waiting: await waitingScene(portal, '写着意见的黄芪'), live: await liveScene(portal, '写着进展的黄芪') }
  await portal.close()
})

for (const [where, place] of Object.entries(places)) {
  for (const [what, happen] of Object.entries(happenings)) {
    test(`${what} in the middle of ${where} loses nothing`, async ({ phone, portal, say }) => {
      const text = `今年雨水多，晚几天收，${what.length}${where.length} 号地已经看过了 ${Date.now() % 1_000_000}`
      const person = await portal.as(place.who)
      let page = await phone.open()
      await phone.context.addCookies((await person.cookies()).cookies)
      await page.goto('/account')
      await page.goto('/h')
      await readyForTheField(page)
      // The browser writes its cookies down when it is closed.
      await phone.close()
      page = await phone.open()
      const here = await place.begin(page, scenes)
      await place.box(page, say).fill(text)
      await expectKept(page, place.store, text)
      page = await happen({ page, phone, portal, place, here, say })
      const box = place.box(page, say)
      if (await box.isVisible().catch(() => false)) {
        await expect(box).toHaveValue(text)
      }
    })
  }
}
