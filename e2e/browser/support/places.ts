import { expect, type Page } from '@playwright/test'
import { people } from './people'
import { chooseGoods, typeAddress } from './pledging'
import type { World } from './world'

type Say = (text: string, gaps?: Record<string, string | number>) => string

/** A page of the portal as somebody sees it, or something that is opened on it. */
export type Place = {
  name: string
  path: (world: World) => string
  /** What the server answers, when it is not 200. */
  status?: number
  /** Shows a page that is being loaded, as a sample. */
  sample?: boolean
  /** Opens what is to be looked at. */
  then?: (page: Page, say: Say) => Promise<void>
}

const to = (path: string) => () => path
const campaign = (state: string, below = '') => (world: World) => `/c/${world.public[state]}${below}`
const id = encodeURIComponent

/** Every page, by who looks at it; '' is a stranger. */
export const places: Record<string, { who: string; pages: Place[] }> = {
  'a stranger': {
    who: '',
    pages: [
      { name: 'home', path: to('/') },
      { name: 'list', path: to('/campaigns?state=all') },
      { name: 'list-filtered', path: to('/campaigns?region=621223&state=all') },
      { name: 'list-empty', path: to('/campaigns?q=zzzzzz') },
      { name: 'campaign', path: campaign('LIVE') },
      ...['COLLECTING', 'VIABLE', 'SHORTFALL', 'SETTLED', 'SUSPENDED', 'FAILED'].map((state) => ({
        name: `campaign-${state.toLowerCase()}`, path: campaign(state),
      })),
      { name: 'ledger', path: campaign('SETTLED', '/ledger') },
      { name: 'proof', path: campaign('SETTLED', '/proof') },
      { name: 'share', path: campaign('LIVE', '/share') },
      { name: 'posts', path: campaign('SETTLED', '/posts') },
      { name: 'questions', path: campaign('LIVE', '/questions') },
      { name: 'supports', path: campaign('LIVE', '/supports') },
      { name: 'village', path: to('/villages/621223101202') },
      { name: 'sign-in', path: to('/sign-in') },
      { name: 'sign-in-code', path: to('/sign-in'), then: askForCode },
      { name: 'verify', path: to('/verify') },
      { name: 'rules', path: to('/rules') },
      { name: 'language', path: to('/language') },
      { name: 'not-found', path: to('/c/no-such-campaign'), status: 404 },
      { name: 'bad-link', path: to('/l/AAAA'), status: 422 },
      { name: 'people', path: to('/dev/people') },
      { name: 'outbox', path: to('/dev/outbox') },
      { name: 'explorer', path: to('/graphql') },
      { name: 'demo-bar', path: to('/'), then: (page) => page.locator('.demo summary').first().click() },
    ],
  },
  'a backer': {
    who: people.backers[0],
    pages: [
      { name: 'home-signed-in', path: to('/') },
      { name: 'campaign-signed-in', path: campaign('LIVE') },
      { name: 'pledge-goods', path: campaign('LIVE', '/pledge') },
      { name: 'pledge-address', path: campaign('LIVE', '/pledge'), then: (page) => chooseGoods(page, 2) },
      { name: 'pledge-wrong', path: campaign('LIVE', '/pledge'), then: addressWrong },
      { name: 'pledge-check', path: campaign('LIVE', '/pledge'), then: addressRight },
      { name: 'pledges', path: to('/pledges') },
      { name: 'pledge', path: (world) => `/pledges/${world.pledge}` },
      { name: 'pledge-change', path: (world) => `/pledges/${world.pledge}/change` },
      { name: 'pledge-cancel', path: (world) => `/pledges/${world.pledge}/cancel` },
      ...['', '/name', '/notices', '/addresses', '/addresses/new', '/sign-ins', '/sign-ins/others', '/data', '/data/erase'].map((below) => ({
        name: `account${below}`, path: to(`/account${below}`),
      })),
    ],
  },
  'a household': {
    who: people.household,
    pages: [
      { name: 'household-home', path: to('/h') },
      { name: 'household-new', path: to('/h/new') },
      { name: 'household-settled', path: (world) => `/h/c/${world.own.SETTLED}` },
      { name: 'household-review', path: (world) => `/h/c/${world.own.IN_REVIEW}` },
      { name: 'household-orders', path: (world) => `/h/c/${world.own.SETTLED}/orders` },
      { name: 'household-not-found', path: to('/h/c/no-such-project') },
      { name: 'household-no-right', path: to('/f') },
    ],
  },
  'a clerk': {
    who: people.clerk,
    pages: [
      { name: 'assist', path: to('/assist') },
      { name: 'assist-new', path: (world) => `/assist/new?for=${id(world.enrolled)}` },
      { name: 'assist-consent', path: (world) => `/assist/consent?for=${id(world.enrolled)}` },
    ],
  },
  'a village reviewer': {
    who: people.otherClerk,
    pages: [
      { name: 'queue', path: to('/g/review') },
      { name: 'queue-empty', path: to('/g/review?q=zzzzzz') },
      { name: 'queue-keys', path: to('/g/review'), then: (page) => page.keyboard.press('?') },
      { name: 'review', path: (world) => `/g/review/${id(world.steps.village)}` },
      { name: 'review-asking', path: (world) => `/g/review/${id(world.steps.village)}`, then: (page, say) => page.getByRole('button', { name: say('Ask about this') }).first().click() },
      ...(['Vouch for it', 'Return with questions', 'Do not vouch for it'] as const).map((button) => ({
        name: `review-dialog ${button}`,
        path: (world: World) => `/g/review/${id(world.steps.village)}`,
        then: (page: Page, say: Say) => openDialog(page, say(`review|${button}`)),
      })),
    ],
  },
  'a county officer': {
    who: people.county,
    pages: [
      { name: 'county-queue', path: to('/g/review?watch=1') },
      { name: 'county-review', path: (world) => `/g/review/${id(world.steps.county)}` },
      { name: 'projects', path: to('/g/projects') },
      { name: 'projects-none', path: to('/g/projects?q=zzzzzz') },
      { name: 'project', path: (world) => `/g/projects/${world.watched}` },
      ...(['Pause this project', 'Cancel this project'] as const).map((button) => ({
        name: `project-dialog ${button}`,
        path: (world: World) => `/g/projects/${world.watched}`,
        then: (page: Page, say: Say) => openDialog(page, say(button)),
      })),
      { name: 'problems', path: to('/g/problems') },
      { name: 'problems-handled', path: to('/g/problems?state=DONE') },
      { name: 'questions', path: to('/g/questions') },
    ],
  },
  'the city': {
    who: people.city,
    pages: [
      { name: 'city-projects', path: to('/g/projects') },
      { name: 'city-project', path: (world) => `/g/projects/${world.watched}` },
    ],
  },
  'a finance officer': {
    who: people.otherFinance,
    pages: [
      { name: 'finance', path: to('/f') },
      { name: 'batches', path: to('/f/batches') },
      { name: 'batches-none', path: to('/f/batches?state=WITHDRAWN') },
      { name: 'batch', path: (world) => `/f/batches/${id(world.batch)}` },
      { name: 'compare', path: to('/f/compare') },
      { name: 'campaign-ledger', path: (world) => `/f/ledger/${id(world.ledger)}` },
    ],
  },
  'somebody who builds the portal': {
    who: people.county,
    pages: [
      ...['forms', 'parts', 'figures', 'overlays', 'states'].map((name, i) => ({
        name: `gallery-${name}`, path: to('/dev/gallery'), sample: true, then: (page: Page) => page.getByRole('tab').nth(i).click(),
      })),
      ...['dialog', 'sheet', 'confirm', 'sign-in'].map((name, i) => ({
        name: `gallery-${name}`, path: to('/dev/gallery'), then: (page: Page) => openOverlay(page, i),
      })),
    ],
  },
}

/** Goes to a place and waits until it shows what it has to show. */
export async function goTo(page: Page, place: Place, world: World, say: Say): Promise<void> {
  const answer = await page.goto(place.path(world))
  expect.soft(answer?.status(), `${place.name}: what the server answers`).toBe(place.status ?? 200)
  await shown(page)
  await place.then?.(page, say)
  await shown(page, place.sample)
}

/** Waits until the page has its title and nothing on it is still being loaded. */
export async function shown(page: Page, sample = false): Promise<void> {
  await expect(page.locator('main h1, [role=dialog] h2, [role=alertdialog] h2').first()).toBeVisible()
  if (!sample) await expect(page.locator('main .loading')).toHaveCount(0)
}

async function openDialog(page: Page, button: string) {
  await page.getByRole('button', { name: button, exact: true }).first().click()
  await expect(page.locator('[role=dialog], [role=alertdialog]').first()).toBeVisible()
}

async function openOverlay(page: Page, which: number) {
  await page.getByRole('tab').nth(3).click()
  await page.getByRole('tabpanel').getByRole('button').nth(which).click()
  await expect(page.locator('[role=dialog], [role=alertdialog]').first()).toBeVisible()
}

async function askForCode(page: Page) {
  await page.locator('main [name=identifier]').fill(`looks.${Date.now()}@example.org`)
  await page.locator('main form button.main').click()
}

async function addressWrong(page: Page) {
  await chooseGoods(page, 1)
  await typeAddress(page, { phone: '1' })
  await page.locator('button[value=check].main').click()
}

async function addressRight(page: Page) {
  await chooseGoods(page, 1)
  await typeAddress(page)
  await page.locator('button[value=check].main').click()
}
