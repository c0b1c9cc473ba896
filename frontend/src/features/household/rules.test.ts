import { describe, expect, it } from 'vitest'
import { type Draft, newDraft } from '../../lib/drafts/draft'
import { actingFor, deskOf, mayFollow, nextStep, returnedBy, returnedWith, thisMonth, toShip } from './rules'
import { campaignLike, returned, stepLike } from './testing/campaign'

const can = (more: object = {}) => ({ edit: false, post: false, answer: false, readOrders: false, ...more })
const draft = (more: Partial<Draft> = {}): Draft => ({
  ...newDraft('D1', 'person-1', { code: '1', name: '新寨村' }, null, 1),
  answers: { title: '核桃' },
  ...more,
})

const asked = returned([{ field: 'title', text: '几斤？' }])
const ship = campaignLike({ id: 'ship', state: 'VIABLE', viewerCan: can({ readOrders: true, post: true }) })
const begun = campaignLike({ id: 'begun', state: 'DRAFT', review: [], viewerCan: can({ edit: true }) })
const live = campaignLike({ id: 'live' })
const review = campaignLike({ id: 'review', state: 'IN_REVIEW', viewerCan: can() })
const done = campaignLike({ id: 'done', state: 'FAILED', viewerCan: can() })

describe('nextStep', () => {
  it.each([
    ['questions come before everything', [live, ship, begun, asked], [draft()], 'questions', 'C1'],
    ['goods that are paid for come next', [live, begun, ship], [draft()], 'ship', 'ship'],
    ['then what lies on the phone', [live, begun], [draft()], 'draft', 'D1'],
    ['a draft without anything in it does not count', [live], [draft({ answers: {} })], 'tell', 'live'],
    ['nor does it keep from a start', [], [draft({ answers: {} })], 'start', undefined],
    ['a draft that was sent does not count', [live], [draft({ submitted: true })], 'tell', 'live'],
    ['then what lies on the server', [live, begun], [], 'open', 'begun'],
    ['backers who wait for news', [review, live], [], 'tell', 'live'],
    ['a desk that has it', [done, review], [], 'wait', 'review'],
    ['a project that ended leaves room for a new one', [done], [], 'start', undefined],
    ['nothing at all', [], [], 'start', undefined],
  ])('%s', (_, campaigns, drafts, kind, id) => {
    const step = nextStep(campaigns, drafts, '2026-07')
    expect(step.kind).toBe(kind)
    expect('campaign' in step ? step.campaign.id : 'draft' in step ? step.draft.id : undefined).toBe(id)
  })
})

describe('toShip', () => {
  it.each([
    ['enough was collected', 'VIABLE', '2026-06', true, true],
    ['paid out, and the month is to come', 'SETTLED', '2026-10', true, true],
    ['paid out, in the month itself', 'SETTLED', '2026-07', true, true],
    ['paid out, and the month is over', 'SETTLED', '2026-06', true, false],
    ['not one’s own to read', 'VIABLE', '2026-10', false, false],
  ] as const)('%s', (_, state, deliveryMonth, readOrders, want) => {
    expect(toShip(campaignLike({ state, deliveryMonth, viewerCan: can({ readOrders }) }), '2026-07')).toBe(want)
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
