import type { Locator, Page } from '@playwright/test'
import { people } from './people'
import type { Portal } from './portal'
import { draftInput, liveScene, type Scene, village, waitingScene } from './scene'

type Say = (text: string, gaps?: Record<string, string | number>) => string

/** Something that a person does and that must happen once. */
export type Deed = {
  who: string
  /** The GraphQL operation, or the end of the form's address, that carries it. */
  carried: string
  /** What has to be there before. */
  scene: (on: { portal: Portal; mark: string; payable: () => Scene }) => Promise<Scene>
  /** Goes to where it is done. */
  open: (page: Page, scene: Scene, say: Say) => Promise<void>
  /** Leads to the last button, where a page asks first. */
  lead?: (page: Page, say: Say) => Promise<void>
  /** The last button. */
  button: (page: Page, scene: Scene, say: Say) => Locator
  /** How often it was done. */
  count: (portal: Portal, scene: Scene) => Promise<number>
  /** The app itself tries again until it has an answer. */
  patient?: true
  /** It changes nothing, so that asking anew after it has ended is a deed of its own. */
  harmless?: true
}

const steps = async (portal: Portal, { id }: Scene, state: string) => {
  const clerk = await portal.as(people.clerk)
  const { node } = await clerk.ask<{ node: { review: { state: string }[] } }>('query($id: ID!) { node(id: $id) { ... on Campaign { review { state } } } }', { id })
  return node.review.filter((step) => step.state === state).length
}

const batches = async (portal: Portal, { id }: Scene, ...states: string[]) => {
  const officer = await portal.as(people.finance)
  const { payoutBatches } = await officer.ask<{ payoutBatches: { edges: { node: { state: string; lines: { campaign: { id: string } }[] } }[] } }>(
    '{ payoutBatches(first: 50) { edges { node { state lines { campaign { id } } } } } }',
  )
  return payoutBatches.edges.filter(({ node }) => states.includes(node.state) && node.lines.some((line) => line.campaign.id === id)).length
}

/** How often an officer's act stands in the records of a campaign. */
const recorded = async (portal: Portal, { id }: Scene, action: string) => {
  const officer = await portal.as(people.county)
  const { auditTrail } = await officer.ask<{ auditTrail: { edges: { node: { action: string } }[] } }>(
    'query($region: String!, $object: String, $row: String) { auditTrail(region: $region, object: $object, objectId: $row, first: 50) { edges { node { action } } } }',
    { region: village, object: action.split('.')[0], row: id },
  )
  return auditTrail.edges.filter(({ node }) => node.action === action).length
}

const dialogButton = (page: Page) => page.locator('[role=dialog] .actions button.main, [role=dialog] .actions button.danger').first()
const alertButton = (page: Page) => page.locator('[role=alertdialog] .actions button').first()

async function openStep(page: Page, scene: Scene) {
  await page.goto(`/g/review?q=${encodeURIComponent(scene.title)}`)
  await page.getByRole('button', { name: scene.title }).click()
}

async function batchOf(portal: Portal, scene: Scene): Promise<Scene> {
  const officer = await portal.as(people.finance)
  const made = await officer.ask<{ createPayoutBatch: { payoutBatch: { id: string } } }>(
    'mutation($input: CreatePayoutBatchInput!) { createPayoutBatch(input: $input) { payoutBatch { id } userErrors { code } } }',
    { input: { regionCode: '621223', campaignIds: [scene.id], idempotencyKey: crypto.randomUUID() } },
  )
  // The slug leads to the batch here: campaigns are found by their id.
  return { ...scene, slug: made.createPayoutBatch.payoutBatch.id }
}

/** What people do in the app, each by one mutation. */
export const deeds: Record<string, Deed> = {
  'vouching for a project': {
    who: people.otherClerk,
    carried: 'ReviewDecide',
    scene: ({ portal, mark }) => waitingScene(portal, `只核实一次的黄芪 ${mark}`),
    open: openStep,
    lead: (page, say) => page.getByRole('button', { name: say('Vouch for it'), exact: true }).click(),
    button: dialogButton,
    count: (portal, scene) => steps(portal, scene, 'APPROVED'),
  },
  'returning a project': {
    who: people.otherClerk,
    carried: 'ReviewDecide',
    scene: ({ portal, mark }) => waitingScene(portal, `只退一次的黄芪 ${mark}`),
    open: async (page, scene, say) => {
      await openStep(page, scene)
      await page.getByRole('button', { name: say('Ask about this') }).first().click()
      await page.getByLabel(say('Your question about: {title}', { title: say('review|Title') })).fill('这个名字是哪里来的？')
    },
    lead: (page, say) => page.getByRole('button', { name: say('review|Return with questions'), exact: true }).click(),
    button: dialogButton,
    count: (portal, scene) => steps(portal, scene, 'RETURNED'),
  },
  'making a batch': {
    who: people.finance,
    carried: 'FinanceCreate',
    scene: async ({ payable }) => payable(),
    open: async (page, scene, say) => {
      await page.goto('/f')
      await page.getByRole('checkbox', { name: say('Tick {name}', { name: scene.title }) }).check()
    },
    lead: (page, say) => page.getByRole('button', { name: say('Make a batch') }).click(),
    button: alertButton,
    count: (portal, scene) => batches(portal, scene, 'MADE', 'CONFIRMED'),
  },
  'withdrawing a batch': {
    who: people.finance,
    carried: 'FinanceWithdraw',
    scene: async ({ portal, payable }) => batchOf(portal, payable()),
    open: async (page, scene, say) => {
      await page.goto(`/f/batches/${encodeURIComponent(scene.slug)}`)
      await page.getByLabel(say('finance|Why')).fill('账号写错了')
    },
    lead: (page, say) => page.getByRole('button', { name: say('finance|Withdraw'), exact: true }).click(),
    button: alertButton,
    count: (portal, scene) => batches(portal, scene, 'WITHDRAWN'),
  },
  'confirming a batch': {
    who: people.otherFinance,
    carried: 'FinanceConfirm',
    scene: async ({ portal, payable }) => batchOf(portal, payable()),
    open: async (page, scene, say) => {
      await page.goto(`/f/batches/${encodeURIComponent(scene.slug)}`)
      await page.getByLabel(say("The bank's reference")).fill('陇南示范银行 20261121-9')
    },
    lead: (page, say) => page.getByRole('button', { name: say('Confirm payment') }).click(),
    button: alertButton,
    count: async (portal, { id }) => {
      const officer = await portal.as(people.finance)
      const { ledger } = await officer.ask<{ ledger: { entries: { kind: string }[] } }>('query($id: ID!) { ledger(campaignId: $id) { entries { kind } } }', { id })
      return ledger.entries.filter((entry) => entry.kind === 'PAID_OUT').length
    },
  },
  'comparing with the card provider': {
    who: people.finance,
    carried: 'FinanceCompare',
    scene: async ({ portal, mark }) => ({ id: (await portal.now()).toISOString(), slug: '', title: mark }),
    open: async (page) => {
      await page.goto('/f/compare')
    },
    button: (page) => page.locator('main button.main').first(),
    count: async (portal, { id }) => {
      const officer = await portal.as(people.finance)
      const { reconciliations } = await officer.ask<{ reconciliations: { edges: { node: { createdAt: string } }[] } }>(
        '{ reconciliations(first: 20) { edges { node { createdAt } } } }',
      )
      return reconciliations.edges.filter(({ node }) => node.createdAt > id).length
    },
    harmless: true,
  },
  'pausing a project': {
    who: people.county,
    carried: 'ProjectSuspend',
    scene: ({ portal, mark }) => liveScene(portal, `只停一次的黄芪 ${mark}`),
    open: async (page, scene) => {
      await page.goto(`/g/projects/${scene.slug}`)
    },
    lead: async (page, say) => {
      await page.getByRole('button', { name: say('Pause this project') }).first().click()
      await page.getByRole('dialog').locator('textarea').fill('有人说货不对，先查清楚。')
    },
    button: dialogButton,
    count: (portal, scene) => recorded(portal, scene, 'campaign.suspend'),
  },
  'cancelling a project': {
    who: people.county,
    carried: 'ProjectCancel',
    scene: ({ portal, mark }) => liveScene(portal, `只取消一次的黄芪 ${mark}`),
    open: async (page, scene) => {
      await page.goto(`/g/projects/${scene.slug}`)
    },
    lead: async (page, say) => {
      await page.getByRole('button', { name: say('Cancel this project') }).first().click()
      await page.getByRole('dialog').locator('textarea').fill('冰雹打了，今年没有货。')
    },
    button: dialogButton,
    count: (portal, scene) => recorded(portal, scene, 'campaign.cancel'),
  },
  'handling a report': {
    who: people.county,
    carried: 'ProjectHandle',
    scene: async ({ portal, mark }) => {
      const scene = await liveScene(portal, `有人报告的黄芪 ${mark}`)
      const backer = await portal.as(people.backers[0])
      const made = await backer.ask<{ reportProblem: { problem: { id: string } } }>(
        'mutation($input: ReportProblemInput!) { reportProblem(input: $input) { problem { id } userErrors { code field } } }',
        { input: { campaignId: scene.id, kind: 'OTHER', text: '照片上的地不像是这个村的，请县里去看一看。' } },
      )
      // What was reported is found by its own id; the campaign's address leads to it.
      return { ...scene, id: made.reportProblem.problem.id }
    },
    open: async (page, scene, say) => {
      await page.goto(`/g/projects/${scene.slug}`)
      await page.getByLabel(say('What you found and did')).fill('去看过了，就是这块地。')
    },
    button: (page, _, say) => page.getByRole('button', { name: say('Mark as handled') }),
    count: (portal, scene) => recorded(portal, scene, 'problem.handle'),
  },
  'publishing a post': {
    who: people.household,
    carried: 'PostPublish',
    scene: ({ portal, mark }) => liveScene(portal, `只说一次的黄芪 ${mark}`),
    open: async (page, scene, say) => {
      await page.goto(`/h/c/${scene.slug}`)
      await page.getByLabel(say('What is new?')).fill('今天开始挖第一块地，根长得好。')
    },
    button: (page, _, say) => page.getByRole('button', { name: say('household|Publish') }),
    count: async (portal, { slug }) => {
      const { campaign } = await portal.ask<{ campaign: { posts: { edges: unknown[] } } }>('query($slug: String!) { campaign(slug: $slug) { posts(first: 20) { edges { cursor } } } }', { slug })
      return campaign.posts.edges.length
    },
    patient: true,
  },
  'answering a question': {
    who: people.household,
    carried: 'HouseholdAnswer',
    scene: async ({ portal, mark }) => {
      const scene = await liveScene(portal, `有人问的黄芪 ${mark}`)
      const backer = await portal.as(people.backers[0])
      await backer.ask('mutation($input: AskQuestionInput!) { askQuestion(input: $input) { question { id } userErrors { code } } }', {
        input: { campaignId: scene.id, text: '切片是今年秋天晒的吗？' },
      })
      return scene
    },
    open: async (page, scene, say) => {
      await page.goto(`/h/c/${scene.slug}`)
      await page.getByLabel(say('Your answer'), { exact: true }).fill('是今年霜降以后晒的。')
    },
    button: (page, _, say) => page.getByRole('button', { name: say('household|Answer'), exact: true }),
    count: async (portal, { slug }) => {
      const { campaign } = await portal.ask<{ campaign: { questions: { edges: { node: { answer: string | null } }[] } } }>(
        'query($slug: String!) { campaign(slug: $slug) { questions(first: 20) { edges { node { answer } } } } }', { slug },
      )
      return campaign.questions.edges.filter(({ node }) => node.answer).length
    },
  },
  'sending a draft to the village': {
    who: people.household,
    carried: 'DraftSubmit',
    scene: async ({ portal, mark }) => {
      const household = await portal.as(people.household)
      const made = await household.ask<{ createCampaign: { campaign: Scene } }>(
        'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id slug title } userErrors { code field } } }',
        { input: draftInput(`只交一次的黄芪 ${mark}`, await portal.now()) },
      )
      return made.createCampaign.campaign
    },
    open: async (page, scene) => {
      await page.goto(`/draft/open/${encodeURIComponent(scene.id)}`)
      await page.waitForURL(/\/draft\/(?!open)/)
      await page.goto(page.url().replace(/\/draft\/([^/]+).*/, '/draft/$1/check'))
    },
    button: (page) => page.locator('main button.main'),
    count: (portal, scene) => steps(portal, scene, 'OPEN'),
  },
  'registering a household': {
    who: people.clerk,
    carried: 'AssistEnrol',
    scene: async ({ mark }) => ({ id: `new.${mark}@example.org`, slug: '', title: `新来的${[...mark].map((digit) => '甲乙丙丁戊己庚辛壬癸'[Number(digit)]).join('')}家` }),
    open: async (page, scene) => {
      await page.goto('/assist')
      await page.locator('#enrol-name').fill(scene.title)
      await page.locator('#enrol-contact').fill(scene.id)
    },
    lead: (page) => page.locator('form button[type=submit]').last().click(),
    button: alertButton,
    count: async (portal, { title }) => {
      const clerk = await portal.as(people.clerk)
      const { viewer } = await clerk.ask<{ viewer: { households: { displayName: string }[] } }>(
        'query($village: String!) { viewer { households(village: $village) { displayName } } }', { village },
      )
      return viewer.households.filter((one) => one.displayName === title).length
    },
  },
}
