import { screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { realServer } from '../../ui/testing/realServer'
import { showAs, somebody } from '../../ui/testing/server'
import QueuePage from './QueuePage'
import { ReviewDecide } from './queries'

const region = { __typename: 'Region', id: 'r', code: '621223', place: '宕昌县' }

function edge(id: string, title: string) {
  const goal = { __typename: 'Money', minor: 300_000 }
  const campaign = {
    __typename: 'Campaign',
    id: `of-${id}`,
    title,
    beneficiaryName: '',
    produce: 'OTHER',
    goal,
    region,
  }
  const step = { id, kind: 'COUNTY', state: 'OPEN', round: 1, createdAt: '2026-11-20T00:00:00Z', region, campaign }
  const node = { __typename: 'ReviewStep', ...step, dueAt: '2026-11-24T00:00:00Z', overdue: false, mayDecide: true }
  return { __typename: 'ReviewStepEdge', cursor: id, node }
}

afterEach(() => vi.unstubAllGlobals())

it('does not show what was just decided, not even until the server has answered', async () => {
  const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null }
  let edges = [edge('buckwheat', '新寨的甜荞面'), edge('walnuts', '阳坝的核桃')]
  const { client } = realServer({
    ReviewQueue: () => ({
      data: {
        reviewQueue: {
          __typename: 'ReviewStepConnection',
          ...{ totalCount: edges.length, overdueCount: 0, pageInfo, edges },
        },
      },
    }),
    ReviewDecide: () => {
      edges = edges.slice(1)
      const campaign = { __typename: 'Campaign', id: 'of-buckwheat', state: 'LIVE' }
      return {
        data: {
          __typename: 'Mutation',
          reviewCampaign: { __typename: 'ReviewCampaignPayload', campaign, userErrors: [] },
        },
      }
    },
  })
  const before = showAs(somebody('COUNTY_OFFICER'), client, <QueuePage />)
  await screen.findByText('新寨的甜荞面')
  before.unmount()
  const input = { campaignId: 'of-buckwheat', stepId: 'buckwheat', decision: 'APPROVE' as const, questions: [] }
  await client.mutation(ReviewDecide, { input }).toPromise()
  showAs(somebody('COUNTY_OFFICER'), client, <QueuePage />)
  expect(screen.queryByText('新寨的甜荞面')).toBeNull()
  expect(await screen.findByText('阳坝的核桃')).toBeVisible()
  expect(screen.queryByText('新寨的甜荞面')).toBeNull()
})
