import { describe, expect, it } from 'vitest'
import { pathOf } from './path'
import { campaignLike, returned, stepLike } from './testing/campaign'

const village = { kind: 'VILLAGE' as const, at: '2026-07-01T02:00:00Z' }
const county = { kind: 'COUNTY' as const, at: '2026-07-02T02:00:00Z' }
const none = { launchedAt: null, deadline: null, attestations: [] }

const now = (campaign: Parameters<typeof pathOf>[0]) =>
  pathOf(campaign)
    .stops.filter((stop) => stop.state === 'now')
    .map((stop) => stop.station)

describe('pathOf', () => {
  it.each([
    ['a draft', campaignLike({ ...none, state: 'DRAFT', review: [] }), ['write']],
    ['a draft that came back', returned([{ field: 'title', text: '几斤？' }]), ['write']],
    ['the village has it', campaignLike({ ...none, state: 'IN_REVIEW', review: [stepLike()] }), ['village']],
    [
      'the county has it',
      campaignLike({
        ...none,
        state: 'IN_REVIEW',
        attestations: [village],
        review: [stepLike({ state: 'APPROVED' }), stepLike({ kind: 'COUNTY' })],
      }),
      ['county'],
    ],
    [
      'the county has it, whose step a clerk does not see',
      campaignLike({ ...none, state: 'IN_REVIEW', attestations: [village], review: [stepLike({ state: 'APPROVED' })] }),
      ['county'],
    ],
    ['approved for later', campaignLike({ ...none, state: 'SCHEDULED', attestations: [village, county] }), ['open']],
    ['open', campaignLike(), ['open']],
    ['collecting', campaignLike({ state: 'COLLECTING' }), ['collect']],
    ['too little collected', campaignLike({ state: 'SHORTFALL' }), ['collect']],
    ['enough collected', campaignLike({ state: 'VIABLE' }), ['payout']],
    ['paid out', campaignLike({ state: 'SETTLED' }), ['ship']],
    ['paused while open', campaignLike({ state: 'SUSPENDED' }), ['open']],
    [
      'paused before it opened',
      campaignLike({ ...none, state: 'SUSPENDED', attestations: [village, county] }),
      ['open'],
    ],
  ])('%s', (_, campaign, stations) => {
    expect(now(campaign)).toEqual(stations)
    expect(pathOf(campaign)).toMatchObject({ ended: null, stops: { length: 7 } })
  })

  it.each([
    ['refused by the village', campaignLike({ ...none, state: 'REJECTED', review: [stepLike()] }), ['write']],
    [
      'refused by the county',
      campaignLike({ ...none, state: 'REJECTED', attestations: [village] }),
      ['write', 'village'],
    ],
    ['cancelled as a draft', campaignLike({ ...none, state: 'CANCELLED', review: [] }), []],
    ['cancelled while open', campaignLike({ state: 'CANCELLED' }), ['write', 'village', 'county']],
    ['below its goal', campaignLike({ state: 'FAILED' }), ['write', 'village', 'county', 'open']],
  ])('ends after what was reached: %s', (_, campaign, done) => {
    const { stops, ended } = pathOf(campaign)
    expect(ended).toBe(campaign.state)
    expect(stops.map((stop) => [stop.station, stop.state])).toEqual(done.map((station) => [station, 'done']))
  })

  it('says when each was done: sent the last time, vouched for, approved, opened', () => {
    const campaign = campaignLike({
      state: 'COLLECTING',
      review: [
        stepLike({ state: 'RETURNED', createdAt: '2026-06-29T00:00:00Z' }),
        stepLike({ state: 'APPROVED', createdAt: '2026-06-30T00:00:00Z' }),
      ],
    })
    expect(pathOf(campaign).stops.map((stop) => stop.at)).toEqual([
      '2026-06-30T00:00:00Z',
      village.at,
      county.at,
      campaign.launchedAt,
      undefined,
      undefined,
      undefined,
    ])
  })
})
