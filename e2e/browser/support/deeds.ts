import { expect, type Locator, type Page } from '@playwright/test'
import { people } from './people'
import type { Portal } from './portal'
import { approve, draftInput, liveScene, type Scene, village, waitingScene } from './scene'

export type Say = (text: string, gaps?: Record<string, string | number>) => string

/** Something that a person does and that must happen once. */
export type Deed = {
  who: string
  /** The GraphQL operation, or the end of the form's address, that carries it. */
  carried: string
  /** What has to be there before. */
  scene: (on: { portal: Portal; mark: string; payable: () => Scene; short: () => Scene }) => Promise<Scene>
  /** Goes to where it is done. */
  open: (page: Page, scene: Scene, say: Say) => Promise<void>
  /** Leads to the last button, where a page asks first. */
  lead?: (page: Page, say: Say) => Promise<void>
  /** The last button. */
  button: (page: Page, scene: Scene, say: Say) => Locator
  /** How often it was done. */
  count: (portal: Portal, scene: Scene) => Promise<number>
  /** What the page shows when it was done. */
  done: (page: Page, scene: Scene, say: Say) => Locator
  /** What it says when nobody knows whether it was done. */
  unknown: (say: Say) => string
  /** What it says when it was done in another tab. */
  late?: (say: Say, scene: Scene) => string
  /** Who asks again after a lost answer is told the same: nothing tells the two apart. */
  unkeyed?: true
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

/** How often an officer's act stands in the records of a campaign, or of what the scene's id is of. */
const recorded = async (portal: Portal, { id }: Scene, action: string, object = action.split('.')[0]) => {
  const officer = await portal.as(people.county)
  const { auditTrail } = await officer.ask<{ auditTrail: { edges: { node: { action: string } }[] } }>(
    'query($region: String!, $object: String, $row: String) { auditTrail(region: $region, object: $object, objectId: $row, first: 50) { edges { node { action } } } }',
    { region: village, object, row: id },
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

/** The boxes of a page that say one of these. */
const tells = (page: Page, ...texts: string[]) => texts.map((hasText) => page.locator('.tell').filter({ hasText })).reduce((all, one) => all.or(one))

/** What the county does to a project on its page, with a reason. */
const onProject = (act: string, reason: string, done: string): Pick<Deed, 'who' | 'open' | 'lead' | 'button' | 'done' | 'unknown'> => ({
  who: people.county,
  open: async (page, scene) => {
    await page.goto(`/g/projects/${scene.slug}`)
  },
  lead: async (page, say) => {
    await page.getByRole('button', { name: say(act) }).first().click()
    await page.getByRole('dialog').locator('textarea').fill(reason)
  },
  button: dialogButton,
  done: (page, _, say) => tells(page, say(done)),
  unknown: (say) => say('projects|There was no answer. What you wrote is kept; press again: it is done once at most.'),
})

/** What the village and the county decide about a project that waits for them. */
const onStep = (button: string, ...done: string[]): Pick<Deed, 'carried' | 'open' | 'lead' | 'button' | 'done' | 'unknown' | 'late'> => ({
  carried: 'ReviewDecide',
  open: openStep,
  lead: (page, say) => page.getByRole('button', { name: say(button), exact: true }).click(),
  button: dialogButton,
  done: (page, _, say) => tells(page, ...done.map((text) => say(text))),
  unknown: (say) => say('There was no answer. What you wrote is kept; press again: it is decided once at most.'),
  late: (say) => say('fault.ALREADY_DECIDED'),
})

const batchUnknown = (say: Say) => say('finance|There was no answer. Press again: it is done once at most.')
const batchLate = (say: Say) => say('fault.PAYOUT_NOT_OPEN')

/** A number in a name that everybody sees, which must not look like a phone's. */
const spelled = (mark: string) => [...mark].map((digit) => '甲乙丙丁戊己庚辛壬癸'[Number(digit)]).join('')

/** What people do in the app, each by one mutation. */
export const deeds: Record<string, Deed> = {
  'vouching for a project': {
    who: people.otherClerk,
    ...onStep('Vouch for it', 'You vouched for it. It is with the county now.', 'review|Vouched for it'),
    scene: ({ portal, mark }) => waitingScene(portal, `只核实一次的黄芪 ${mark}`),
    count: (portal, scene) => steps(portal, scene, 'APPROVED'),
  },
  'returning a project': {
    who: people.otherClerk,
    ...onStep('review|Return with questions', 'Sent back. The household reads what you asked, and it comes to you again when it is mended.', 'review|Returned with questions'),
    scene: ({ portal, mark }) => waitingScene(portal, `只退一次的黄芪 ${mark}`),
    open: async (page, scene, say) => {
      await openStep(page, scene)
      await page.getByRole('button', { name: say('Ask about this') }).first().click()
      await page.getByLabel(say('Your question about: {title}', { title: say('review|Title') })).fill('这个名字是哪里来的？')
    },
    count: (portal, scene) => steps(portal, scene, 'RETURNED'),
  },
  'not vouching for a project': {
    who: people.otherClerk,
    ...onStep('Do not vouch for it', 'You did not vouch for it. It ends here, and the household reads your reason.', 'Did not vouch for it'),
    scene: ({ portal, mark }) => waitingScene(portal, `只拒一次的黄芪 ${mark}`),
    open: async (page, scene, say) => {
      await openStep(page, scene)
      await page.getByLabel(say('What you vouch for, or why not')).fill('这块地去年就不种了。')
    },
    count: (portal, scene) => steps(portal, scene, 'REJECTED'),
  },
  'approving a project': {
    who: people.county,
    ...onStep('Approve', 'Approved. It is open to backers now.', 'review|Approved'),
    scene: async ({ portal, mark }) => {
      const scene = await waitingScene(portal, `只批一次的黄芪 ${mark}`)
      await approve(await portal.as(people.otherClerk), scene)
      return scene
    },
    // The village's step is the first that was approved.
    count: async (portal, scene) => (await steps(portal, scene, 'APPROVED')) - 1,
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
    done: (page, _, say) => page.getByText(say('Waits for a second officer')),
    late: (say) => say('fault.IN_OPEN_BATCH'),
    unknown: (say) => say('There was no answer. Press again: the batch is made once at most.'),
  },
  'withdrawing a batch': {
    who: people.finance,
    carried: 'FinanceWithdraw',
    scene: async ({ portal, payable }) => batchOf(portal, payable()),
    open: async (page, scene, say) => {
      await page.goto(`/f/batches/${encodeURIComponent(scene.slug)}`)
      const why = page.getByLabel(say('finance|Why'))
      // What another tab kept may come between choosing the old words and writing the new ones.
      await expect(async () => {
        await why.fill('账号写错了')
        await expect(why).toHaveValue('账号写错了', { timeout: 500 })
      }).toPass()
    },
    lead: (page, say) => page.getByRole('button', { name: say('finance|Withdraw'), exact: true }).click(),
    button: alertButton,
    count: (portal, scene) => batches(portal, scene, 'WITHDRAWN'),
    done: (page, _, say) => page.getByText(say('finance|Withdrawn'), { exact: true }),
    unknown: batchUnknown,
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
    done: (page, _, say) => page.getByText(say('Paid'), { exact: true }),
    unknown: batchUnknown,
    late: batchLate,
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
    done: (page) => page.locator('main li.card .chip').first(),
    unknown: (say) => say('There was no answer. Press again: it runs once at most.'),
    harmless: true,
  },
  'pausing a project': {
    ...onProject('Pause this project', '有人说货不对，先查清楚。', 'It is paused: no new pledges, no charges. The household has been told.'),
    carried: 'ProjectSuspend',
    scene: ({ portal, mark }) => liveScene(portal, `只停一次的黄芪 ${mark}`),
    count: (portal, scene) => recorded(portal, scene, 'campaign.suspend'),
  },
  'resuming a project': {
    ...onProject('Resume this project', '查过了，货没有问题。', 'It is resumed; its dates have not moved. The household has been told.'),
    carried: 'ProjectResume',
    scene: async ({ portal, mark }) => {
      const scene = await liveScene(portal, `只恢复一次的黄芪 ${mark}`)
      const officer = await portal.as(people.county)
      await officer.ask('mutation($input: SuspendCampaignInput!) { suspendCampaign(input: $input) { campaign { id } userErrors { code } } }', {
        input: { campaignId: scene.id, reason: '有人说货不对，先查清楚。' },
      })
      return scene
    },
    count: (portal, scene) => recorded(portal, scene, 'campaign.resume'),
  },
  'cancelling a project': {
    ...onProject('Cancel this project', '冰雹打了，今年没有货。', 'It is cancelled: nobody is charged. The household has been told, and the backers are being told.'),
    carried: 'ProjectCancel',
    scene: ({ portal, mark }) => liveScene(portal, `只取消一次的黄芪 ${mark}`),
    count: (portal, scene) => recorded(portal, scene, 'campaign.cancel'),
  },
  'delivering what was paid for': {
    ...onProject(
      'Deliver what was paid for', '货已经备好，按收到的发。',
      'It is decided: the goods are sent for what came in, and finance can pay it out. The household has been told.',
    ),
    carried: 'ProjectDeliver',
    scene: async ({ short }) => short(),
    count: (portal, scene) => recorded(portal, scene, 'shortfall.decide', 'campaign'),
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
    lead: (page, say) => page.getByRole('button', { name: say('Mark as handled') }).click(),
    button: dialogButton,
    count: (portal, scene) => recorded(portal, scene, 'problem.handle'),
    done: (page, _, say) => tells(page, say('Noted. The report is among the handled ones now.')),
    unknown: (say) => say('There was no answer. What you wrote is kept; press again: it is noted once at most.'),
    late: (say) => say('fault.ALREADY_HANDLED'),
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
    done: (page) => page.locator('main .posts .post').filter({ hasText: '今天开始挖第一块地' }).filter({ hasNot: page.locator('.chip') }),
    unknown: (say) => say('household|Waits for a network'),
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
    done: (page) => page.locator('main .answer').filter({ hasText: '是今年霜降以后晒的。' }),
    unknown: (say) => say('household|There was no answer from the server. What you wrote is kept on this phone; press again when there is a network.'),
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
    done: (page, _, say) => page.getByRole('heading', { level: 1, name: say('draft|Sent'), exact: true }),
    unknown: (say) => say('No answer came. It may have arrived: press again, it is sent once at most.'),
  },
  'registering a household': {
    who: people.clerk,
    carried: 'AssistEnrol',
    scene: async ({ mark }) => ({ id: `new.${mark}@example.org`, slug: '', title: `新来的${spelled(mark)}家` }),
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
    done: (page, { title }, say) => tells(page, say('{0} is registered. You find them in the list above.', { 0: title })),
    unknown: (say) => say('There was no answer from the server. What you typed is kept; press again when there is a network: nobody is registered twice.'),
    late: (say, { title }) => say('fault.HOUSEHOLD_EXISTS', { name: title }),
    unkeyed: true,
  },
  'taking a household off the list': {
    who: people.clerk,
    carried: 'AssistTakeOff',
    scene: async ({ portal, mark }) => {
      const title = `要去掉的${spelled(mark)}家`
      const clerk = await portal.as(people.clerk)
      const { giveGrant } = await clerk.ask<{ giveGrant: { grant: { id: string } } }>(
        'mutation($input: GiveGrantInput!) { giveGrant(input: $input) { grant { id } userErrors { code } } }',
        { input: { identifier: `off.${mark}@example.org`, displayName: title, role: 'HOUSEHOLD', regionCode: village } },
      )
      return { id: giveGrant.grant.id, slug: '', title }
    },
    open: async (page, { title }, say) => {
      await page.goto('/assist')
      await page.getByRole('button', { name: `${say('assist|More')} ${title}` }).click()
      await page.getByRole('menuitem', { name: say('Take off the list') }).click()
      await page.getByRole('radio', { name: say('They moved away') }).check()
    },
    button: dialogButton,
    count: (portal, scene) => recorded(portal, scene, 'grant.revoke'),
    done: (page, { title }, say) => tells(page, say('{last} is off the list.', { last: title })),
    unknown: (say) => say('There was no answer from the server. Press again when there is a network: they are taken off once at most.'),
  },
}
