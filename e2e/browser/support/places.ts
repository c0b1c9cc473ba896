import { expect, type Locator, type Page } from '@playwright/test'
import { people } from './people'
import { address, chooseGoods, typeAddress } from './pledging'
import { village } from './scene'
import { titles, type World } from './world'

type Say = (text: string, gaps?: Record<string, string | number>) => string

/** A page of the portal as somebody sees it, or something that is opened on it. */
export type Place = {
  name: string
  path: (world: World) => string
  /** What only this page shows, in this state: words, or an element. */
  shows: string | ((page: Page, say: Say) => Locator)
  /** What the server answers, when it is not 200. */
  status?: number
  /** Where the address leads on to; without it, nowhere. */
  at?: RegExp
  /** Says, of a part of it or in whole, that there is nothing, or that this is for somebody else. */
  empty?: true
  /** Says that something is wrong. */
  wrong?: true
  /** Shows samples of all of these, and a page that is being loaded. */
  sample?: true
  /** Opens what is to be looked at. */
  then?: (page: Page, say: Say) => Promise<unknown>
}

/** What a clerk types about a household that is to be registered. */
export const contact = '19900000017'

const to = (path: string) => () => path
const campaign = (state: string, below = '') => (world: World) => `/c/${world.public(state)}${below}`
const id = encodeURIComponent
const css = (selector: string) => (page: Page) => page.locator(selector)
const chip = (state: string) => (page: Page, say: Say) => page.locator('main .chip').getByText(say(`page.state.${state}`), { exact: true })
const review = (kind: 'village' | 'county') => (world: World) => `/g/review/${id(world.steps[kind])}`
const watched = (world: World) => `/g/projects/${world.watched}`
const batch = (world: World) => `/f/batches/${id(world.batches.made)}`

/** Every page, by who looks at it; '' is a stranger. */
export const places: Record<string, { who: string; pages: Place[] }> = {
  'a stranger': {
    who: '',
    pages: [
      { name: 'home', path: to('/'), shows: 'page.home.totals' },
      { name: 'list', path: to('/campaigns?state=all'), shows: 'page.list.results' },
      { name: 'list-filtered', path: to('/campaigns?region=621223&state=all'), shows: css('main:has(input[name=region][value="621223"]) h3') },
      { name: 'list-empty', path: to('/campaigns?q=zzzzzz'), shows: 'page.list.none', empty: true },
      { name: 'campaign', path: campaign('LIVE'), shows: 'page.campaign.promise' },
      ...['COLLECTING', 'VIABLE', 'SHORTFALL', 'SETTLED', 'SUSPENDED', 'FAILED'].map((state) => ({
        name: `campaign-${state.toLowerCase()}`, path: campaign(state), shows: chip(state),
      })),
      { name: 'ledger', path: campaign('SETTLED', '/ledger'), shows: 'page.ledger.books' },
      { name: 'proof', path: campaign('SETTLED', '/proof'), shows: css('main a[href$="/proof.json"]') },
      { name: 'share', path: campaign('LIVE', '/share'), shows: 'page.share.scan' },
      { name: 'posts', path: campaign('SETTLED', '/posts'), shows: css('main article.post') },
      { name: 'questions', path: campaign('LIVE', '/questions'), shows: 'page.questions.answeredBy' },
      { name: 'supports', path: campaign('LIVE', '/supports'), shows: css('main ul.supports li') },
      { name: 'village', path: to(`/villages/${village}`), shows: 'page.village.offices' },
      { name: 'sign-in', path: to('/sign-in'), shows: 'page.signIn.send' },
      { name: 'sign-in-code', path: to('/sign-in'), shows: 'page.signIn.codeTitle', then: askForCode },
      { name: 'verify', path: to('/verify'), shows: css('main form[action="/verify"] [type=file]') },
      { name: 'rules', path: to('/rules'), shows: 'page.rules.never' },
      { name: 'language', path: to('/language'), shows: 'page.language.text.large' },
      { name: 'returned', path: (world) => `/pledges/${world.pledge}/return`, shows: 'page.returned.signIn' },
      { name: 'link', path: (world) => `/l/${world.link}`, shows: 'page.link.only' },
      { name: 'not-found', path: to('/c/no-such-campaign'), shows: 'page.error.notFound', status: 404 },
      { name: 'bad-link', path: to('/l/AAAA'), shows: 'page.error.linkInvalid', status: 422 },
      { name: 'people', path: to('/dev/people'), shows: css('main form[action="/dev/sign-in"]') },
      { name: 'outbox', path: to('/dev/outbox'), shows: css('main details.letter') },
      { name: 'explorer', path: to('/graphql'), shows: css('main .cm-editor') },
      { name: 'demo-bar', path: to('/'), shows: css('.demo[open]'), then: (page) => page.locator('.demo summary').first().click() },
    ],
  },
  'a backer': {
    who: people.backers[0],
    pages: [
      { name: 'home-signed-in', path: to('/'), shows: (page, say) => page.getByRole('banner').getByText(say('page.nav.account')) },
      { name: 'campaign-signed-in', path: campaign('LIVE'), shows: 'page.campaign.follow' },
      { name: 'pledge-goods', path: campaign('LIVE', '/pledge'), shows: css('main button[name=go][value=address].main') },
      { name: 'pledge-address', path: campaign('LIVE', '/pledge'), shows: css('main button[value=check].main'), then: (page) => chooseGoods(page, 2) },
      { name: 'pledge-wrong', path: campaign('LIVE', '/pledge'), shows: css('main [role=alert] a[href="#phone"]'), wrong: true, then: addressWrong },
      { name: 'pledge-check', path: campaign('LIVE', '/pledge'), shows: css('main button[value=agree]'), then: addressRight },
      { name: 'pledges', path: to('/pledges'), shows: css('main a[href^="/pledges/"]') },
      { name: 'pledge', path: (world) => `/pledges/${world.pledge}`, shows: 'page.status.happens' },
      { name: 'pledge-change', path: (world) => `/pledges/${world.pledge}/change`, shows: 'page.pledge.changeTitle' },
      { name: 'pledge-cancel', path: (world) => `/pledges/${world.pledge}/cancel`, shows: 'page.cancel.will' },
      { name: 'account', path: to('/account'), shows: 'page.account.contacts' },
      { name: 'account-name', path: to('/account/name'), shows: css('main form[action="/account/name"]') },
      { name: 'account-notices', path: to('/account/notices'), shows: 'page.account.noticesAlways' },
      { name: 'account-addresses', path: to('/account/addresses'), shows: css('main a[href$="/remove"]') },
      { name: 'account-address-new', path: to('/account/addresses/new'), shows: css('main form[action="/account/addresses/new"]') },
      { name: 'account-address', path: (world) => `/account/addresses/${world.address}`, shows: css('main input[name=detail]') },
      { name: 'account-address-remove', path: (world) => `/account/addresses/${world.address}/remove`, shows: 'page.account.addressRemoveYes' },
      { name: 'account-sign-ins', path: to('/account/sign-ins'), shows: css('main form[action^="/account/sign-ins/"]') },
      { name: 'account-sign-ins-others', path: to('/account/sign-ins/others'), shows: css('main form[action="/account/sign-ins/others"]') },
      { name: 'account-data', path: to('/account/data'), shows: 'page.account.download' },
      { name: 'account-erase', path: to('/account/data/erase'), shows: 'page.account.eraseKnow' },
    ],
  },
  'a household': {
    who: people.household,
    pages: [
      { name: 'household-home', path: to('/h'), shows: 'household|Hello, {0}' },
      { name: 'household-new', path: to('/h/new'), shows: 'draft|Begin' },
      { name: 'household-settled', path: (world) => `/h/c/${world.own('SETTLED')}`, shows: 'household|Transferred to {payee} so far, freight included.' },
      { name: 'household-viable', path: (world) => `/h/c/${world.own('VIABLE')}`, shows: "household|Enough is collected. The county's finance office transfers the money to the payee.", empty: true },
      { name: 'household-review', path: (world) => `/h/c/${world.own('IN_REVIEW')}`, shows: 'household|With {place}, due {0}. There is nothing for you to do.' },
      { name: 'household-orders', path: (world) => `/h/c/${world.own('VIABLE')}/orders`, shows: (page) => page.getByText(address.detail).filter({ visible: true }) },
      { name: 'household-not-found', path: to('/h/c/no-such-project'), shows: 'There is nothing here', empty: true },
      { name: 'household-no-right', path: to('/f'), shows: 'finance|the finance officers of the county', empty: true },
      { name: 'draft-check', path: (world) => `/draft/open/${id(world.draft)}`, at: /^\/draft\/[^/]+\/check$/, shows: 'draft|Check your answers' },
      { name: 'draft', path: (world) => `/draft/open/${id(world.draft)}`, at: /^\/draft\/[^/]+\/goal$/, shows: css('#goalMinor'), then: comeBack },
      { name: 'draft-no-more', path: (world) => `/draft/open/${id(world.waiting)}`, shows: 'draft|It is not a draft any more, so it cannot be changed here.' },
      { name: 'draft-not-here', path: to('/draft/no-such-draft'), shows: 'draft|This draft is not on this phone. Drafts that the server has stand on your own page.', empty: true },
    ],
  },
  'a clerk': {
    who: people.clerk,
    pages: [
      { name: 'assist', path: to('/assist'), shows: 'assist|Projects you wrote for households' },
      { name: 'assist-registering', path: to('/assist'), shows: css('[role=dialog] button.main, [role=alertdialog] button.main'), then: registering },
      {
        name: 'assist-taking-off',
        path: to('/assist'),
        shows: css('[role=dialog] input[type=radio]'),
        then: async (page, say) => {
          await page
            .getByRole('button', { name: say('assist|More') })
            .first()
            .click()
          await page.getByRole('menuitem').click()
        },
      },
      { name: 'assist-new', path: (world) => `/assist/new?for=${id(world.enrolled)}`, shows: 'draft|Begin' },
      { name: 'assist-consent', path: (world) => `/assist/consent?for=${id(world.enrolled)}`, shows: 'assist|What the clerk may not do' },
    ],
  },
  'a village reviewer': {
    who: people.otherClerk,
    pages: [
      { name: 'queue', path: to('/g/review'), shows: css('main [data-row]') },
      { name: 'queue-empty', path: to('/g/review?q=zzzzzz'), shows: 'review|Nothing matches.', empty: true },
      { name: 'queue-keys', path: to('/g/review'), shows: css('[role=dialog] kbd'), then: pressForKeys },
      { name: 'review', path: review('village'), shows: 'review|Do not vouch for it' },
      { name: 'review-asking', path: review('village'), shows: css('main textarea:focus'), then: (page, say) => page.getByRole('button', { name: say('Ask about this') }).first().click() },
      ...(
        [['Vouch for it', 'Vouch for this project'], ['Return with questions', 'Return it to the household'], ['Do not vouch for it', 'Do not vouch for this project']] as const
      ).map(([button, title]) => dialogOf('review', `review|${button}`, `review|${title}`, review('village'))),
    ],
  },
  'a county officer': {
    who: people.county,
    pages: [
      { name: 'county-queue', path: to('/g/review?watch=1'), shows: css('main [data-row]') },
      { name: 'county-review', path: review('county'), shows: 'review|Refuse' },
      ...([['Approve', 'Approve this project'], ['Return with questions', 'Return it to the household'], ['Refuse', 'Refuse this project']] as const).map(([button, title]) =>
        dialogOf('county-review', `review|${button}`, `review|${title}`, review('county')),
      ),
      { name: 'projects', path: to('/g/projects'), shows: css('main [data-row]') },
      { name: 'projects-none', path: to('/g/projects?q=zzzzzz'), shows: 'projects|Nothing matches.', empty: true },
      { name: 'project', path: watched, shows: 'projects|Problems that wait' },
      ...(['Pause this project', 'Cancel this project'] as const).map((button) => dialogOf('project', `projects|${button}`, `projects|${button}`, watched)),
      { name: 'problems', path: to('/g/problems'), shows: 'projects|Mark as handled' },
      { name: 'problems-handled', path: to('/g/problems?state=DONE'), shows: css('main:has(option[value=DONE]:checked) li p') },
      { name: 'questions-unanswered', path: to('/g/questions'), shows: css('main tbody tr, main li:has(a[href^="/g/projects/"])') },
    ],
  },
  'the city': {
    who: people.city,
    pages: [
      { name: 'city-projects', path: to('/g/projects'), shows: css('main [data-row]') },
      { name: 'city-project', path: watched, shows: 'projects|The county centre of this place decides here.' },
    ],
  },
  'a finance officer': {
    who: people.otherFinance,
    pages: [
      { name: 'finance', path: to('/f'), shows: 'finance|Make a batch' },
      { name: 'finance-making', path: to('/f'), shows: css('[role=alertdialog] button.main'), then: makingBatch },
      { name: 'batches', path: to('/f/batches'), shows: 'finance|Waits for a second officer' },
      { name: 'batches-none', path: to('/f/batches?state=WITHDRAWN'), shows: 'finance|There is no such batch.', empty: true },
      { name: 'batch', path: batch, shows: 'finance|Confirm payment' },
      { name: 'batch-confirming', path: batch, shows: 'finance|Yes, it was paid', then: confirming },
      { name: 'batch-paid', path: (world) => `/f/batches/${id(world.batches.paid)}`, shows: 'finance|Confirmed by {0}, {1}, bank reference {2}' },
      { name: 'compare', path: to('/f/compare'), shows: 'finance|Compare now' },
      { name: 'campaign-ledger', path: (world) => `/f/ledger/${id(world.ledger)}`, shows: 'finance|All accounts add up to zero' },
    ],
  },
  'somebody who builds the portal': {
    who: people.county,
    pages: [
      ...(
        [['forms', 'PhotoPicker'], ['parts', 'Tell'], ['figures', 'StatTile'], ['overlays', 'Menu'], ['states', 'Empty']] as const
      ).map(([name, part], i): Place => ({
        name: `gallery-${name}`, path: to('/dev/gallery'), sample: true,
        shows: (page) => page.getByRole('heading', { level: 2, name: part, exact: true }),
        then: (page) => page.getByRole('tab').nth(i).click(),
      })),
      ...(
        [['dialog', 'Send back to the household'], ['sheet', 'Filters'], ['confirm', 'Charge the backers'], ['sign-in', 'Your sign-in has run out']] as const
      ).map(([name, title], i): Place => ({
        name: `gallery-${name}`, path: to('/dev/gallery'), shows: (page, say) => overlay(page).getByRole('heading', { name: say(title) }), then: (page) => openOverlay(page, i),
      })),
    ],
  },
}

/** Goes to a place and waits until it shows what only it has to show. */
export async function goTo(page: Page, place: Place, world: World, say: Say): Promise<void> {
  const path = place.path(world)
  const answer = await page.goto(path)
  expect.soft(answer?.status(), `${place.name}: what the server answers`).toBe(place.status ?? 200)
  await shown(page)
  await place.then?.(page, say)
  await shown(page, place.sample)
  await expect(what(page, place, say), `${place.name} shows what it is for`).toBeVisible()
  expect(new URL(page.url()).pathname, place.name).toMatch(place.at ?? exactly(path.split('?')[0] ?? ''))
  if (place.sample) return
  if (!place.empty) await expect(page.locator('main .empty'), `${place.name}: nothing here`).toHaveCount(0)
  if (!place.wrong) await expect(page.locator('main [role=alert]'), `${place.name}: something is wrong`).toHaveCount(0)
}

/** Waits until the page has its title and nothing on it is still being loaded. */
export async function shown(page: Page, sample = false): Promise<void> {
  await expect(page.locator('main h1, [role=dialog] h2, [role=alertdialog] h2').first()).toBeVisible()
  if (!sample) await expect(page.locator('main .loading')).toHaveCount(0)
}

function what(page: Page, { shows }: Place, say: Say): Locator {
  if (typeof shows !== 'string') return shows(page, say).first()
  const words = say(shows).split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return page.locator('main, [role=dialog], [role=alertdialog]').getByText(new RegExp(words.join('.*'))).filter({ visible: true }).first()
}

const exactly = (path: string) => new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)

const overlay = (page: Page) => page.locator('[role=dialog], [role=alertdialog]').first()

function dialogOf(name: string, button: string, title: string, path: Place['path']): Place {
  return {
    name: `${name}, ${button}`, path, shows: (page, say) => overlay(page).getByRole('heading', { name: say(title) }),
    then: (page, say) => page.getByRole('button', { name: say(button), exact: true }).first().click(),
  }
}

async function openOverlay(page: Page, which: number) {
  await page.getByRole('tab').nth(3).click()
  await page.getByRole('tabpanel').getByRole('button').nth(which).click()
  await expect(overlay(page)).toBeVisible()
}

/** Leaves a draft at a question; its own address leads there again. */
async function comeBack(page: Page) {
  await expect(page).toHaveURL(/\/check$/)
  await page.goto(page.url().replace(/check$/, 'goal'))
  await expect(page.locator('#goalMinor')).toBeVisible()
  await page.goto(page.url().replace(/\/goal$/, ''))
}

async function registering(page: Page, say: Say) {
  await page.getByLabel(say('Name that everybody sees')).fill('新来的一家')
  await page.getByLabel(say('Mobile number or e-mail address')).fill(contact)
  await page.getByRole('button', { name: say('assist|Register'), exact: true }).click()
}

async function makingBatch(page: Page, say: Say) {
  await page.getByRole('checkbox', { name: say('Tick {name}', { name: titles.unpaid }) }).check()
  await page.getByRole('button', { name: say('finance|Make a batch') }).click()
}

async function confirming(page: Page, say: Say) {
  await page.getByLabel(say("The bank's reference")).fill('2026-0002')
  await page.getByRole('button', { name: say('Confirm payment') }).click()
}

/** Presses ? until the list of keys is there: the page may show before it listens. */
async function pressForKeys(page: Page) {
  await expect(async () => {
    await page.keyboard.press('?')
    await expect(page.locator('[role=dialog] kbd').first()).toBeVisible({ timeout: 1000 })
  }).toPass()
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
