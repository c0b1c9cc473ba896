import type { ReviewedCampaignFragment } from '../../../gql/graphql'
import type { Answers } from '../answers'

const place = { __typename: 'Region' as const, id: 'r', code: '621223', place: '宕昌县', ancestors: [] }
const money = (minor: number) => ({ __typename: 'Money' as const, minor })

function story(grow: string) {
  const html = {
    __typename: 'StoryHtml' as const,
    who: '<p>我们</p>',
    grow: `<p>${grow}</p>`,
    money: '',
    ship: '',
    risks: '',
  }
  return { __typename: 'Story' as const, who: '我们', grow, money: '', ship: '', risks: '', html }
}

const tier = {
  ...{ title: '一斤装', goods: '当年的', price: money(5_800), limit: 100, perPerson: null },
  freight: { __typename: 'Freight' as const, default: money(700), byProvince: [], notTo: ['香港'] },
}

/** What the project said when the county sent it back. */
export const before: Answers = {
  ...{ title: '荞面', summary: '自家的', produce: 'WALNUT', beneficiaryName: '齐家', payeeName: '齐桂香' },
  payee: { __typename: 'Payee', name: '齐桂香', bank: '甘肃农信', accountLast4: '0018' },
  ...{ goal: money(300_000), days: 30, deliveryMonth: '2027-01', launchAt: null, story: story('一亩甜荞') },
  costs: [{ __typename: 'CostLine', kind: 'HOUSEHOLD', label: '农户', basisPoints: 10_000 }],
  ...{ tiers: [tier], ladder: [], photos: ['kept'] },
}

/** The project in its second round, with another title, account and story. */
export const campaign = {
  ...before,
  ...{ __typename: 'Campaign', id: 'campaign-1', title: '新寨的甜荞面', story: story('三亩甜荞'), region: place },
  payee: { __typename: 'Payee', name: '齐桂香', bank: '甘肃农信', accountLast4: '4321' },
  tiers: [{ __typename: 'Tier', id: 'T', ...tier }],
  owner: { displayName: '齐婶' },
  checks: [],
  photos: [
    { id: 'kept', alt: '荞麦地', width: 4, height: 3, color: '#aabbcc', url: '/kept/640', large: '/kept/1280' },
    { id: 'added', alt: '磨面', width: 4, height: 3, color: '#aabbcc', url: '/added/640', large: '/added/1280' },
  ],
  review: [
    {
      ...{ id: 'village-1', kind: 'VILLAGE', state: 'APPROVED', round: 1, createdAt: '2026-11-01T00:00:00Z' },
      ...{
        decidedAt: '2026-11-04T02:00:00Z',
        decidedBy: { id: 'clerk', displayName: '村服务点小马' },
        comment: '地和货都看过。',
      },
      ...{ visitedOn: '2026-11-03', region: { ...place, place: '新寨村' }, questions: [], answers: null },
    },
    {
      ...{ id: 'county-1', kind: 'COUNTY', state: 'RETURNED', round: 1, createdAt: '2026-11-04T02:00:00Z' },
      ...{ decidedAt: '2026-11-05T02:00:00Z', decidedBy: { id: 'officer', displayName: '老贺' }, comment: '还差一点' },
      ...{ visitedOn: null, region: place, questions: [{ field: 'title', text: '哪个村的？' }], answers: before },
    },
  ],
} as unknown as ReviewedCampaignFragment
