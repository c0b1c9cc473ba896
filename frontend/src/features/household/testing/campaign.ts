import type { HouseholdAnswersFragment, HouseholdCampaignFragment, HouseholdOrderFragment } from '../../../gql/graphql'

/** The same without what only GraphQL's own types say. */
type Plain<T> = T extends readonly (infer U)[]
  ? Plain<U>[]
  : T extends object
    ? { [K in keyof T as K extends '__typename' | ' $fragmentName' ? never : K]: Plain<T[K]> }
    : T

type Campaign = HouseholdCampaignFragment
type Step = Campaign['review'][number]

/** A campaign as the server answers it, whose owner is the person of the tests. */
export function campaignLike(more: Partial<Plain<Campaign>> = {}): Campaign {
  return {
    id: 'C1',
    slug: 'walnut-1',
    title: '新寨的核桃',
    state: 'LIVE',
    stateReason: '',
    launchAt: null,
    launchedAt: '2026-07-03T02:00:00Z',
    deadline: '2026-08-02T02:00:00Z',
    deliveryMonth: '2026-10',
    backerCount: 12,
    waitingQuestions: 0,
    closing: null,
    createdAt: '2026-06-30T02:00:00Z',
    goal: { minor: 2_000_000 },
    raised: { minor: 1_340_100 },
    region: { id: 'R1', code: '621223101202', place: '新寨村' },
    owner: { id: 'person-1', displayName: '齐婶' },
    draftedBy: null,
    attestations: [
      { kind: 'VILLAGE', at: '2026-07-01T02:00:00Z' },
      { kind: 'COUNTY', at: '2026-07-02T02:00:00Z' },
    ],
    photos: [],
    review: [stepLike({ state: 'APPROVED' })],
    viewerCan: { edit: false, post: true, answer: true, readOrders: false },
    ...more,
  } as Campaign
}

/** A step of a review. */
export function stepLike(more: Partial<Plain<Step>> = {}): Step {
  return {
    id: 'S1',
    kind: 'VILLAGE',
    state: 'OPEN',
    createdAt: '2026-06-30T03:00:00Z',
    dueAt: '2026-07-02T03:00:00Z',
    overdue: false,
    decidedAt: null,
    comment: '',
    region: { id: 'R1', code: '621223101202', place: '新寨村' },
    questions: [],
    ...more,
  } as Step
}

/** A draft that came back with questions. */
export function returned(questions: Plain<Step['questions']>, comment = ''): Campaign {
  return campaignLike({
    state: 'DRAFT',
    launchedAt: null,
    deadline: null,
    attestations: [],
    review: [stepLike({ state: 'RETURNED', questions, comment })],
    viewerCan: { edit: true, post: false, answer: false, readOrders: false },
  })
}

/** What the household said. */
export function answersLike(more: Partial<Plain<HouseholdAnswersFragment>> = {}): HouseholdAnswersFragment {
  return {
    id: 'C1',
    title: '新寨的核桃',
    summary: '今年的新核桃',
    produce: 'WALNUT',
    beneficiaryName: '齐婶家',
    days: 30,
    deliveryMonth: '2026-10',
    payee: { name: '齐秀兰', bank: '农商银行', accountLast4: '4321' },
    goal: { minor: 2_000_000 },
    story: { who: '家里四口人', grow: '坡上二十棵', money: '请人打核桃', ship: '十月寄', risks: '怕雹子' },
    costs: [{ label: '农户', basisPoints: 7250 }],
    tiers: [{ id: 'T1', title: '三斤装', price: { minor: 5800 } }],
    ladder: [{ backers: 50, price: { minor: 5500 } }],
    photos: [{ id: 'P1' }, { id: 'P2' }],
    ...more,
  } as HouseholdAnswersFragment
}

/** Goods to be sent to one backer. */
export function orderLike(more: Partial<Plain<HouseholdOrderFragment>> = {}): HouseholdOrderFragment {
  return {
    id: 'O1',
    number: 'WEGK-W0T3',
    lines: [{ title: '三斤装', quantity: 2 }],
    shippingAddress: {
      name: '小雨',
      phone: '19900000015',
      province: '浙江省',
      city: '杭州市',
      county: '西湖区',
      detail: '示范路 52 号',
    },
    ...more,
  } as HouseholdOrderFragment
}
