import type { Locator, Page } from '@playwright/test'
import { background } from '../support/closing'
import { people } from '../support/people'
import { expectKept, type Phone, readyForTheField } from '../support/phone'
import type { Portal } from '../support/portal'
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
  /** What has to be there for it. */
  scene: (portal: Portal, mark: string) => Promise<Scene>
  begin: (page: Page, scene: Scene) => Promise<string>
  box: (page: Page, say: Say) => Locator
  /** Gives it to the server, or tries to. */
  send: (page: Page, say: Say) => Promise<void>
  /** What was tried without an answer is tried again by itself; otherwise the person presses once more. */
  again: boolean
  /** How often the server has the text. */
  there: (portal: Portal, scene: Scene, text: string) => Promise<number>
}

const places: Record<string, Place> = {
  'the wizard': {
    who: people.household,
    store: 'drafts',
    scene: async (_, mark) => ({ id: '', slug: '', title: `写到一半的蜂蜜 ${mark}` }),
    begin: async (page, { title }) => {
      await page.goto('/h/new')
      await page.locator('main button.main').click()
      await page.locator('input[name=produce][value=HONEY]').check()
      await page.locator('main form button[type=submit].main').click()
      await field(page, 'title').fill(title)
      await page.locator('main form button[type=submit].main').click()
      await expect(page).toHaveURL(/\/photos$/)
      await page.goto(page.url().replace(/photos$/, 'grow'))
      return page.url()
    },
    box: (page) => field(page, 'story.grow'),
    send: async (page) => page.locator('main form button[type=submit].main').click(),
    again: true,
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
    scene: (portal, mark) => waitingScene(portal, `写着意见的黄芪 ${mark}`),
    begin: async (page, waiting) => {
      await page.goto(`/g/review?q=${encodeURIComponent(waiting.title)}`)
      await page.getByRole('button', { name: waiting.title }).click()
      await expect(page).toHaveURL(/\/g\/review\/.+/)
      return page.url()
    },
    box: (page, say) => page.getByLabel(say('What you vouch for, or why not')),
    send: async (page, say) => {
      const dialog = page.getByRole('dialog', { name: say('Return it to the household') })
      if (!(await dialog.isVisible())) await page.getByRole('button', { name: say('review|Return with questions'), exact: true }).click()
      await dialog.getByRole('button', { name: say('Return it to the household') }).click()
    },
    again: false,
    there: async (portal, waiting, text) => {
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
    scene: (portal, mark) => liveScene(portal, `写着进展的黄芪 ${mark}`),
    begin: async (page, live) => {
      await page.goto(`/h/c/${live.slug}`)
      return page.url()
    },
    box: (page, say) => page.getByLabel(say('What is new?')),
    send: async (page, say) => page.getByRole('button', { name: say('household|Publish') }).click(),
    again: true,
    there: async (portal, live, text) => {
      const { campaign } = await portal.ask<{ campaign: { posts: { edges: { node: { title: string; body: string } }[] } } }>(
        'query($slug: String!) { campaign(slug: $slug) { posts(first: 20) { edges { node { title body } } } } }', { slug: live.slug },
      )
      return campaign.posts.edges.filter(({ node }) => `${node.title}${node.body}`.includes(text)).length
    },
  },
}

type On = { page: Page; phone: Phone; portal: Portal; place: Place; here: string; text: string; say: Say }

/** Something that happens while somebody writes; `sent` when it happened in the middle of giving it to the server, `text` when they wrote on. */
type Happening = (on: On) => Promise<{ page: Page; sent?: boolean; text?: string }>

const happenings: Record<string, Happening> = {
  'going back and forth': async ({ page }) => {
    await page.goBack()
    await page.goForward()
    return { page }
  },
  'a reload': async ({ page }) => {
    await page.reload()
    return { page }
  },
  'flight mode': async ({ page, phone, place, here, text, say }) => {
    await phone.context.setOffline(true)
    const more = text.replace(/。$/, '，这半句是没有网的时候写的。')
    await place.box(page, say).fill(more)
    await expectKept(page, place.store, more)
    await page.goto('about:blank')
    await page.goto(here)
    // What a page shows of the server's it cannot show here; what is on the phone it can.
    await expect(page.locator('main h1').first()).toBeVisible()
    await phone.context.setOffline(false)
    if (!place.again) await page.reload()
    return { page, text: more }
  },
  'a killed browser': async ({ phone, here }) => {
    await phone.kill()
    const page = await phone.open()
    await page.goto(here)
    return { page }
  },
  'a sign-in that has run out': async ({ page, portal, place, say }) => {
    await portal.signOutEverywhere(place.who)
    const asked = await portal.now()
    await place.send(page, say)
    const dialog = page.getByRole('dialog', { name: say('Your sign-in has run out') })
    await dialog.getByLabel(say('Phone number or e-mail')).fill(place.who)
    await dialog.locator('button[type=submit]').click()
    await dialog.getByLabel(say('ui|Code')).fill(await portal.code(place.who, asked))
    await dialog.locator('button[type=submit]').click()
    await expect(dialog).toHaveCount(0)
    return { page, sent: true }
  },
  'a server that dies and comes back': async ({ page, portal, place, say }) => {
    await portal.kill()
    await place.send(page, say)
    await portal.start()
    return { page, sent: true }
  },
}

for (const [where, place] of Object.entries(places)) {
  for (const [what, happen] of Object.entries(happenings)) {
    test(`${what} in the middle of ${where} loses nothing`, async ({ phone, portal, say }) => {
      const [mark, person] = [String(Date.now()).slice(-7), await portal.as(place.who)]
      const text = `今年雨水多，晚几天收，${mark} 号地已经看过了，根长得还好。`
      const scene = await place.scene(portal, mark)
      let page = await phone.open()
      await phone.context.addCookies((await person.cookies()).cookies)
      await page.goto('/h')
      await readyForTheField(page)
      // The browser writes its cookies down when it is closed.
      await phone.close()
      page = await phone.open()
      const here = await place.begin(page, scene)
      await place.box(page, say).fill(text)
      await expectKept(page, place.store, text)

      const after = await happen({ page, phone, portal, place, here, text, say })
      const whole = after.text ?? text
      const waits = after.sent && place.again
      if (!waits) {
        await expect(place.box(after.page, say)).toHaveValue(whole)
        await place.send(after.page, say)
      }
      await expect.poll(() => place.there(portal, scene, whole), { timeout: background }).toBe(1)
      // A second one would follow at once.
      await after.page.waitForTimeout(700)
      expect(await place.there(portal, scene, whole)).toBe(1)
    })
  }
}
