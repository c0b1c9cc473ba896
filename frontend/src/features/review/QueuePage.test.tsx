import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { realServer } from '../../ui/testing/realServer'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
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
    produce: 'GRAIN',
    goal,
    region,
  }
  const step = { id, kind: 'COUNTY', state: 'OPEN', round: 1, createdAt: '2026-11-20T00:00:00Z', region, campaign }
  const node = { __typename: 'ReviewStep', ...step, dueAt: '2026-11-24T00:00:00Z', overdue: false, mayDecide: true }
  return { __typename: 'ReviewStepEdge', cursor: id, node }
}

beforeEach(() => window.history.replaceState(null, '', '/g/review'))
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

describe('the queue', () => {
  const queue = (edges: ReturnType<typeof edge>[], endCursor: string | null = null) => ({
    data: {
      reviewQueue: {
        ...{ totalCount: edges.length, overdueCount: 0 },
        ...{ pageInfo: { hasNextPage: endCursor !== null, endCursor }, edges },
      },
    },
  })
  const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })
  function open(
    answer: (variables: Record<string, unknown>) => object,
    query = '',
    role: 'COUNTY_OFFICER' | 'VILLAGE_CLERK' = 'COUNTY_OFFICER',
  ) {
    window.history.replaceState(null, '', `/g/review${query}`)
    const { client, asked } = server({ ReviewQueue: answer })
    return { asked, ...showAs(somebody(role), client, <QueuePage />) }
  }
  const titles = () => screen.getAllByRole('heading', { level: 1 }).map((title) => title.textContent)

  it.each([
    ['', '您手里没有等着办的项目。'],
    ['?q=zzz', '没有符合条件的项目。'],
  ])('says that there is nothing: "%s"', async (query, words) => {
    open(() => queue([]), query)
    expect(screen.getByText(words)).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('speaks of desks below and of two steps only to an office that has them', () => {
    const county = open(() => queue([]))
    expect(screen.getByLabelText('也看下级手里的')).toBeVisible()
    expect(screen.getByRole('option', { name: '县里批准' })).toBeVisible()
    county.unmount()
    open(() => queue([]), '', 'VILLAGE_CLERK')
    expect(screen.getByLabelText('只看超期的')).toBeVisible()
    expect(screen.queryByLabelText('也看下级手里的')).not.toBeInTheDocument()
    expect(screen.queryByRole('option', { name: '县里批准' })).not.toBeInTheDocument()
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('says that there is no answer, under its own title, and asks again', async () => {
    let tries = 0
    const { user } = open(() => (tries++ === 0 ? gone() : queue([edge('walnuts', '阳坝的核桃')])))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    expect(titles()).toEqual(['审核'])
    expect(screen.queryByText('您手里没有等着办的项目。')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByText('阳坝的核桃')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('says in the server’s words whose it is', () => {
    const denied = { message: '审核由村、县来办。', extensions: { code: 'DENIED', kind: 'denied' } }
    open(() => ({ error: new CombinedError({ graphQLErrors: [denied] }) }))
    expect(screen.getByRole('alert')).toHaveTextContent('审核由村、县来办。')
    expect(screen.queryByRole('button', { name: '再试一次' })).not.toBeInTheDocument()
    expect(titles()).toEqual(['审核'])
  })

  const told = (decision: string, kind: string, slug: string | null) => ({
    done: { decision, kind, title: '新寨的甜荞面', slug },
  })

  it.each([
    ['APPROVE', 'COUNTY', 'tianqiao', '已批准，现在可以认筹了。'],
    ['APPROVE', 'COUNTY', null, '已批准，到了定好的日子自动开始认筹。'],
    ['APPROVE', 'VILLAGE', null, '已核实，现在交给县里了。'],
    ['RETURN', 'COUNTY', null, '已退回。农户会看到您问的，改好再交回来。'],
    ['REJECT', 'VILLAGE', null, '没有核实，项目到此为止。农户会看到您写的理由。'],
    ['REJECT', 'COUNTY', null, '没有批准，项目到此为止。农户会看到您写的理由。'],
  ])('says what was decided and leads to the next: %s %s', async (decision, kind, slug, words) => {
    window.history.replaceState(told(decision, kind, slug), '', '/g/review')
    const { client } = server({ ReviewQueue: () => queue([edge('walnuts', '阳坝的核桃')]) })
    showAs(somebody('COUNTY_OFFICER'), client, <QueuePage />)
    expect(screen.getByText('新寨的甜荞面')).toBeVisible()
    expect(screen.getByText(words)).toBeVisible()
    expect(screen.getByRole('link', { name: '下一个：阳坝的核桃' })).toHaveFocus()
    expect(screen.queryByRole('link', { name: '看公开页面' })?.getAttribute('href') ?? null).toBe(slug && `/c/${slug}`)
    expect(await violations()).toEqual([])
  })

  it('has nothing next when nothing waits', () => {
    window.history.replaceState(told('RETURN', 'COUNTY', null), '', '/g/review')
    showAs(somebody('COUNTY_OFFICER'), server({ ReviewQueue: () => queue([]) }).client, <QueuePage />)
    expect(screen.queryByRole('link', { name: /下一个/ })).not.toBeInTheDocument()
    expect(document.activeElement).toHaveTextContent('新寨的甜荞面')
    // After a reload it is not told again.
    expect(window.history.state).toBeNull()
    expect(screen.getByText('您手里没有等着办的项目。')).toBeVisible()
  })

  it('keeps what it shows when the next page does not come', async () => {
    const { user } = open(({ after }) => (after ? gone() : queue([edge('walnuts', '阳坝的核桃')], 'next')))
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(await screen.findByText('后面的没有加载出来。')).toBeVisible()
    expect(screen.getByText('阳坝的核桃')).toBeVisible()
  })
})
