import { describe, expect, it } from 'vitest'
import { type Draft, newDraft } from '../../lib/drafts/draft'
import { actingFor, deskOf, mayFollow, nextStep, reached, returnedBy, returnedWith, thisMonth, toShip } from './rules'
import { campaignLike, returned, stepLike } from './testing/campaign'

const can = (more: object = {}) => ({ edit: false, post: false, answer: false, readOrders: false, ...more })
const draft = (more: Partial<Draft> = {}): Draft => ({
  ...newDraft('D1', 'person-1', { code: '1', name: '新寨村' }, null, 1),
  answers: { title: '核桃' },
  ...more,
})

const asked = returned([{ field: 'title', text: '几斤？' }])
const paid = (id: string, deliveryMonth: string) =>
  campaignLike({ id, state: 'VIABLE', deliveryMonth, viewerCan: can({ readOrders: true, post: true }) })
const due = paid('due', '2026-07')
const late = { ...paid('late', '2026-06'), state: 'SETTLED' as const }
const ahead = paid('ahead', '2026-10')
const begun = campaignLike({ id: 'begun', state: 'DRAFT', review: [], viewerCan: can({ edit: true }) })
const live = campaignLike({ id: 'live' })
const quiet = campaignLike({ id: 'quiet', backerCount: 9 })
const asking = campaignLike({ id: 'asking', waitingQuestions: 1 })
const review = campaignLike({ id: 'review', state: 'IN_REVIEW', viewerCan: can() })
const settled = campaignLike({ id: 'settled', state: 'SETTLED', viewerCan: can() })
const done = campaignLike({ id: 'done', state: 'FAILED', viewerCan: can() })

describe('nextStep', () => {
  it.each([
    ['goods that are due come before everything', [live, quiet, asking, asked, due], [draft()], 'ship', 'due'],
    ['of several, those that are late', [due, late], [], 'ship', 'late'],
    ['then a backer who asks', [live, quiet, asked, ahead, asking], [draft()], 'answer', 'asking'],
    [
      'a question that is another’s to answer waits',
      [campaignLike({ id: 'asking', waitingQuestions: 1, viewerCan: can() }), review],
      [],
      'wait',
      'review',
    ],
    ['then what the county asks', [live, quiet, begun, ahead, asked], [draft()], 'questions', 'C1'],
    ['then a project that few have found', [live, begun, ahead, quiet], [draft()], 'share', 'quiet'],
    [
      'few are enough when the goal is reached',
      [campaignLike({ id: 'quiet', backerCount: 9, raised: { minor: 2_000_000 } })],
      [],
      'tell',
      'quiet',
    ],
    ['then what lies on the phone', [live, begun, ahead], [draft()], 'draft', 'D1'],
    ['a draft without anything in it does not count', [live], [draft({ answers: {} })], 'tell', 'live'],
    ['nor does it keep from a start', [], [draft({ answers: {} })], 'start', undefined],
    ['a draft that was sent does not count', [live], [draft({ submitted: true })], 'tell', 'live'],
    ['then what lies on the server', [live, ahead, begun], [], 'open', 'begun'],
    ['then goods that are not due yet', [live, ahead], [], 'prepare', 'ahead'],
    ['backers who wait for news', [review, live], [], 'tell', 'live'],
    ['a desk that has it', [done, review], [], 'wait', 'review'],
    ['a project that missed its goal can be tried again', [done], [], 'again', 'done'],
    ['but not when another one came off', [done, settled], [], 'start', undefined],
    ['nothing at all', [], [], 'start', undefined],
  ])('%s', (_, campaigns, drafts, kind, id) => {
    const step = nextStep(campaigns, drafts, '2026-07')
    expect(step.kind).toBe(kind)
    expect('campaign' in step ? step.campaign.id : 'draft' in step ? step.draft.id : undefined).toBe(id)
    if (step.kind === 'ship') expect(step.overdue).toBe(step.campaign === late)
  })
})

describe('toShip', () => {
  it.each([
    ['enough was collected', 'VIABLE', '2026-10', true, true],
    ['paid out, in the month itself', 'SETTLED', '2026-07', true, true],
    ['three months late', 'SETTLED', '2026-04', true, true],
    ['four months late, when nobody waits for the portal to say so', 'SETTLED', '2026-03', true, false],
    ['last year’s December', 'SETTLED', '2025-12', true, false],
    ['not one’s own to read', 'VIABLE', '2026-10', false, false],
  ] as const)('%s', (_, state, deliveryMonth, readOrders, want) => {
    expect(toShip(campaignLike({ state, deliveryMonth, viewerCan: can({ readOrders }) }), '2026-07')).toBe(want)
  })
})

describe('reached', () => {
  it('is what the closing counted, as the public page says', () => {
    const raised = { minor: 0 }
    expect(
      reached(
        campaignLike({ state: 'FAILED', raised, backerCount: 0, closing: { backers: 3, goods: { minor: 650_00 } } }),
      ),
    ).toEqual({
      fen: 650_00,
      backers: 3,
    })
    expect(reached(campaignLike())).toEqual({ fen: 1_340_100, backers: 12 })
  })
})

describe('returnedWith', () => {
  it('lists the questions of the last step, and its comment as one on the whole', () => {
    const campaign = returned([{ field: 'title', text: '几斤？' }], '其他都好')
    expect(returnedWith(campaign)).toEqual([
      { field: 'title', text: '几斤？' },
      { field: '', text: '其他都好' },
    ])
    expect(returnedBy(campaign)?.region.place).toBe('新寨村')
  })

  it('forgets an older step that was answered since', () => {
    const campaign = campaignLike({
      state: 'DRAFT',
      review: [
        stepLike({ id: 'new', state: 'WITHDRAWN', createdAt: '2026-07-05T00:00:00Z' }),
        stepLike({ id: 'old', state: 'RETURNED', comment: '几斤？', createdAt: '2026-07-01T00:00:00Z' }),
      ],
    })
    expect(returnedWith(campaign)).toEqual([])
  })

  it('asks nothing of a project that was sent again', () => {
    expect(returnedWith({ ...asked, state: 'IN_REVIEW' })).toEqual([])
  })
})

describe('deskOf', () => {
  it('is the open step while it is reviewed, and nothing else', () => {
    const step = stepLike({ id: 'county', kind: 'COUNTY' })
    const campaign = campaignLike({ state: 'IN_REVIEW', review: [stepLike({ state: 'APPROVED' }), step] })
    expect(deskOf(campaign)?.id).toBe('county')
    expect(deskOf({ ...campaign, state: 'CANCELLED' })).toBeUndefined()
  })
})

describe('who runs a project', () => {
  const viewer = { id: 'person-1' }
  const owner = { id: 'person-2', displayName: '包家' }
  it.each([
    ['its owner', campaignLike(), true, null],
    ['the clerk who wrote it', campaignLike({ owner, draftedBy: viewer }), true, { name: '包家', village: '新寨村' }],
    ['somebody else', campaignLike({ owner }), false, { name: '包家', village: '新寨村' }],
  ])('%s', (_, campaign, may, behalf) => {
    expect(mayFollow(campaign, viewer)).toBe(may)
    expect(actingFor(campaign, viewer)).toEqual(behalf)
  })
})

describe('thisMonth', () => {
  it.each([
    ['2026-07-31T15:59:59Z', '2026-07'],
    ['2026-07-31T16:00:00Z', '2026-08'],
    ['2026-12-31T16:00:00Z', '2027-01'],
  ])('reads %s as people in Beijing do', (at, month) => {
    expect(thisMonth(new Date(at))).toBe(month)
  })
})
