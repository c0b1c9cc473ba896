import type { Locator, Page } from '@playwright/test'
import { cards } from './card'
import { people } from './people'
import { address, chooseGoods, pledge, typeAddress } from './pledging'
import type { Portal } from './portal'
import { type Scene, standing } from './scene'

/** Something a backer does by a form of the public pages. */
export type FormDeed = {
  /** Where the form goes: the end of the path. */
  action: string
  open: (page: Page, scene: Scene) => Promise<void>
  button: (page: Page) => Locator
  /** What comes of it, that must be the same after one press and after two. */
  count: (portal: Portal, scene: Scene) => Promise<unknown>
  done: unknown
}

/** Who does it. */
export const backer = people.backers[1]
const campaign = (page: Page, { slug }: Scene) => page.goto(`/c/${slug}`)

async function mine(portal: Portal, { id }: Scene): Promise<string[]> {
  const person = await portal.as(backer)
  const { viewer } = await person.ask<{ viewer: { pledges: { edges: { node: { state: string; campaign: { id: string } } }[] } } }>(
    '{ viewer { pledges(first: 50) { edges { node { state campaign { id } } } } } }',
  )
  return viewer.pledges.edges.filter(({ node }) => node.campaign.id === id).map(({ node }) => node.state)
}

/** What a backer does, each by one form. */
export const formDeeds: Record<string, FormDeed> = {
  'a pledge': {
    action: '/pledge',
    open: async (page, scene) => {
      await page.goto(`/c/${scene.slug}/pledge`)
      await chooseGoods(page, 2)
      await typeAddress(page)
      await page.locator('button[value=check].main').click()
    },
    button: (page) => page.locator('button[value=agree]'),
    count: async (portal, scene) => (await mine(portal, scene)).length,
    done: 1,
  },
  'a change of a pledge': {
    action: '/change',
    open: async (page, scene) => {
      await campaign(page, scene)
      await pledge(page, 2, cards.good)
      await page.locator('main a[href$="/change"]').click()
      await page.locator('button[value=goods]').first().click()
      await page.locator('input[type=number]').first().fill('5')
      await page.locator('button[name=go].main').click()
    },
    button: (page) => page.locator('button[value=agree]'),
    count: async (portal, scene) => (await standing(portal, scene.slug)).tiers[0]?.claimed,
    done: 5,
  },
  'a cancelled pledge': {
    action: '/cancel',
    open: async (page, scene) => {
      await campaign(page, scene)
      await pledge(page, 2, cards.good)
      await page.locator('main a[href$="/cancel"]').click()
    },
    button: (page) => page.locator('main form[action$="/cancel"] button'),
    count: mine,
    done: ['CANCELLED'],
  },
  'a question': {
    action: '/questions',
    open: async (page, scene) => {
      await campaign(page, scene)
      await page.locator('form[action$="/questions"] textarea').fill('切片是今年秋天晒的吗？')
    },
    button: (page) => page.locator('form[action$="/questions"] button'),
    count: async (portal, { slug }) => {
      const found = await portal.ask<{ campaign: { questions: { edges: unknown[] } } }>('query($slug: String!) { campaign(slug: $slug) { questions(first: 10) { edges { cursor } } } }', { slug })
      return found.campaign.questions.edges.length
    },
    done: 1,
  },
  'a report of something wrong': {
    action: '/problems',
    open: async (page, scene) => {
      await campaign(page, scene)
      await page.locator('#problem ~ details summary').click()
      await page.locator('form[action$="/problems"] select').selectOption({ index: 1 })
      await page.locator('form[action$="/problems"] textarea').fill('照片看着像别处的地。')
    },
    button: (page) => page.locator('form[action$="/problems"] button'),
    count: async (portal, { id }) => {
      const officer = await portal.as(people.county)
      const { problems } = await officer.ask<{ problems: { edges: { node: { campaign: { id: string } } }[] } }>(
        '{ problems(first: 50) { edges { node { campaign { id } } } } }',
      )
      return problems.edges.filter(({ node }) => node.campaign.id === id).length
    },
    done: 1,
  },
  'a kept address': {
    action: '/addresses/new',
    open: async (page, { title }) => {
      await page.goto('/account/addresses/new')
      for (const [name, value] of Object.entries({ ...address, detail: title })) {
        const field = page.locator(`main [name=${name}]`)
        if (name === 'province') await field.selectOption(value)
        else await field.fill(value)
      }
    },
    button: (page) => page.locator('main form button.main'),
    count: async (portal, { title }) => {
      const person = await portal.as(backer)
      const { viewer } = await person.ask<{ viewer: { addresses: { address: { detail: string } }[] } }>('{ viewer { addresses { address { detail } } } }')
      return viewer.addresses.filter((one) => one.address.detail === title).length
    },
    done: 1,
  },
  'a saved card': {
    action: '/checkout/',
    open: async (page, scene) => {
      await page.goto(`/c/${scene.slug}/pledge`)
      await chooseGoods(page, 2)
      await typeAddress(page)
      await page.locator('button[value=check].main').click()
      await page.locator('button[value=agree]').click()
      await page.locator('[name=number]').fill(cards.good)
      await page.locator('[name=exp]').fill('12/40')
      await page.locator('[name=cvc]').fill('123')
    },
    button: (page) => page.locator('form button.main'),
    count: async (portal, scene) => [await mine(portal, scene), (await standing(portal, scene.slug)).backerCount],
    done: [['COMMITTED'], 1],
  },
}
