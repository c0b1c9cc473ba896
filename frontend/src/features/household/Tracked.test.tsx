import { screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { HouseholdOneQuery } from '../../gql/graphql'
import { server, showAs, somebody } from '../../ui/testing/server'
import { Tracked } from './Tracked'
import { answersLike, campaignLike, returned } from './testing/campaign'

const none = { pageInfo: { hasNextPage: false, endCursor: null }, edges: [] }
const can = (more: object) => ({ edit: false, post: true, answer: true, readOrders: false, ...more })
const fen = { minor: 100 }
const money = { promised: fen, collected: fen, fees: fen, freight: fen, refunded: fen, share: fen, paidOut: fen }

function open(campaign: ReturnType<typeof campaignLike>, paid: object | null = null, viewer = somebody('HOUSEHOLD')) {
  const { client, asked } = server({
    HouseholdPosts: () => ({ data: { campaign: { id: 'C1', posts: none } } }),
    HouseholdQuestions: () => ({ data: { campaign: { id: 'C1', questions: none } } }),
  })
  const one = { ...answersLike(), ...campaign, money: paid } as unknown as NonNullable<HouseholdOneQuery['campaign']>
  return { asked, ...showAs(viewer, client, <Tracked one={one} campaign={campaign} />) }
}
const headings = () => screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)
const mains = () => [...document.querySelectorAll('.button.main')].map((button) => button.textContent)

afterEach(() => window.history.replaceState(null, '', '/'))

describe('Tracked', () => {
  it.each([
    [
      'a draft',
      campaignLike({ state: 'DRAFT', launchedAt: null, review: [], viewerCan: can({ edit: true }) }),
      ['到哪一步了'],
      ['接着写草稿'],
    ],
    ['questions', returned([{ field: 'title', text: '几斤？' }]), ['新寨村提的问题', '到哪一步了'], ['看一遍，再提交']],
    ['open', campaignLike(), ['筹款进度', '到哪一步了', '写给支持者的进展', '支持者的提问'], ['发布']],
    [
      'paid',
      campaignLike({ state: 'VIABLE', viewerCan: can({ readOrders: true }) }),
      ['筹款进度', '到哪一步了', '写给支持者的进展', '支持者的提问', '钱到哪里了'],
      ['寄给谁'],
    ],
  ])('has its parts and one main thing to do: %s', (_, campaign, parts, main) => {
    open(campaign, campaign.state === 'VIABLE' ? money : null)
    expect(headings()).toEqual(parts)
    expect(mains()).toEqual(main)
  })

  it.each([
    ['a draft', campaignLike({ state: 'DRAFT', launchedAt: null, review: [], viewerCan: can({ edit: true }) })],
    ['questions', returned([{ field: 'title', text: '几斤？' }])],
  ])('offers nothing to do with a draft to who was taken off the list: %s', (_, campaign) => {
    open(campaign, null, { ...somebody('HOUSEHOLD'), grants: [] })
    expect(screen.getByText('您已经不在新寨村的农户名单里。')).toBeVisible()
    expect(headings()).toEqual(['到哪一步了'])
    expect(mains()).toEqual([])
  })

  it('lets a clerk go on with what they wrote, whose right the server knows', () => {
    const draft = campaignLike({ state: 'DRAFT', launchedAt: null, review: [], viewerCan: can({ edit: true }) })
    open({ ...draft, owner: { ...draft.owner, id: 'P2' } }, null, somebody('VILLAGE_CLERK'))
    expect(screen.queryByText(/不在新寨村的农户名单里/)).not.toBeInTheDocument()
    expect(mains()).toEqual(['接着写草稿'])
  })

  it('asks for no news of a project that never opened', () => {
    const { asked } = open(campaignLike({ state: 'DRAFT', launchedAt: null, review: [] }))
    expect(asked).toEqual([])
  })

  it('goes to the news when the address says so', async () => {
    window.history.replaceState(null, '', '/h/c/walnut-1#news')
    open(campaignLike())
    await waitFor(() => expect(screen.getByRole('heading', { name: '写给支持者的进展' })).toHaveFocus())
  })
})
