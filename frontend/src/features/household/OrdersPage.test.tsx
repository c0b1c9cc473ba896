import { screen, waitFor, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { realServer } from '../../ui/testing/realServer'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import OrdersPage from './OrdersPage'
import { At } from './testing/at'
import { campaignLike, orderLike } from './testing/campaign'

const me = somebody('HOUSEHOLD')
const left = { name: '', phone: '', province: '', city: '', county: '', detail: '' }

function page(orders: ReturnType<typeof orderLike>[], { total = orders.length, readOrders = true, more = {} } = {}) {
  return {
    data: {
      campaign: {
        ...campaignLike({ state: 'VIABLE', viewerCan: { edit: false, post: true, answer: true, readOrders }, ...more }),
        orders: {
          totalCount: total,
          pageInfo: { hasNextPage: orders.length < total, endCursor: 'next' },
          edges: orders.map((node) => ({ cursor: node.id, node })),
        },
      },
    },
  }
}

function open(answer: (variables: Record<string, unknown>) => object) {
  const { client, asked } = server({ HouseholdOrders: answer })
  const element = (
    <At path="/h/c/walnut-1/orders" route="/h/c/:slug/orders">
      <OrdersPage />
    </At>
  )
  return { asked, ...showAs(me, client, element) }
}

beforeEach(async () => (await database()).clear('typed'))

describe('OrdersPage', () => {
  it('shows whom to send to, says that looks are recorded, and has a label for each', async () => {
    open(() => page([orderLike(), orderLike({ id: 'O2', number: '8AV0-1XSC', shippingAddress: left })]))
    expect(screen.getByText(/2 人支持/)).toBeInTheDocument()
    expect(screen.getByText(/每看一次都会记下是谁看的/)).toBeInTheDocument()
    // Nobody sends to a backer who has left.
    expect(screen.getByRole('button', { name: '打印 1 张标签' })).toBeInTheDocument()
    const labels = document.querySelector('.print-sheet') as HTMLElement
    expect(within(labels).getAllByRole('listitem', { hidden: true })).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  it('prints', async () => {
    const print = vi.fn()
    vi.stubGlobal('print', print)
    const { user } = open(() => page([orderLike()]))
    await user.click(screen.getByRole('button', { name: '打印 1 张标签' }))
    expect(print).toHaveBeenCalledOnce()
  })

  it('keeps nothing of it on the phone', async () => {
    open(() => page([orderLike()]))
    const db = await database()
    for (const store of ['typed', 'posts', 'drafts', 'photos'] as const)
      expect(JSON.stringify(await db.getAll(store))).not.toContain('小雨')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('小雨')
  })

  it('says that more have to be shown before they are printed', async () => {
    const { user, asked } = open(() => page([orderLike()], { total: 3 }))
    expect(screen.getByText(/共 3 人，现在显示 1 人/)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(asked.map(({ variables }) => variables.after)).toEqual([null, 'next'])
  })

  it('prints at the second visit what the server says then, and not what the first one read', async () => {
    const order = (id: string, street = '示范路 1 号') => ({
      ...orderLike({ id, number: `NO-${id}` }),
      __typename: 'Order',
      lines: [{ __typename: 'OrderLine', title: '三斤装', quantity: 2 }],
      shippingAddress: { ...orderLike().shippingAddress, __typename: 'ShippingAddress', detail: street },
    })
    let all = [order('4'), order('3'), order('2'), order('1')]
    const { client, asked } = realServer({
      HouseholdOrders: ({ after }) => {
        const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0
        const here = all.slice(from, from + 2)
        const { campaign } = page([]).data
        return {
          data: {
            campaign: {
              ...campaign,
              __typename: 'Campaign',
              owner: { ...campaign.owner, __typename: 'Person' },
              region: { ...campaign.region, __typename: 'Region' },
              viewerCan: { __typename: 'CampaignViewerCan', readOrders: true },
              orders: {
                __typename: 'OrderConnection',
                totalCount: all.length,
                pageInfo: { __typename: 'PageInfo', hasNextPage: from + 2 < all.length, endCursor: here.at(-1)?.id },
                edges: here.map((node) => ({ __typename: 'OrderEdge', cursor: node.id, node })),
              },
            },
          },
        }
      },
    })
    const visit = () =>
      showAs(
        me,
        client,
        <At path="/h/c/walnut-1/orders" route="/h/c/:slug/orders">
          <OrdersPage />
        </At>,
      )
    const labels = () =>
      [...document.querySelectorAll('.print-sheet .label-paper')].map((one) => one.textContent?.match(/NO-\w+/)?.[0])
    const first = visit()
    await first.user.click(await screen.findByRole('button', { name: '再看一些' }))
    await waitFor(() => expect(labels()).toEqual(['NO-4', 'NO-3', 'NO-2', 'NO-1']))
    first.unmount()
    // Meanwhile a late charge was collected, an address was changed, and a backer got the money back.
    all = [order('4'), order('late'), order('3'), order('2', '新路 9 号')]
    asked.length = 0
    const second = visit()
    await waitFor(() => expect(labels()).toEqual(['NO-4', 'NO-late']))
    expect(screen.getByText(/共 4 人，现在显示 2 人/)).toBeInTheDocument()
    await second.user.click(screen.getByRole('button', { name: '再看一些' }))
    await waitFor(() => expect(labels()).toEqual(['NO-4', 'NO-late', 'NO-3', 'NO-2']))
    expect(document.querySelector('.print-sheet')).toHaveTextContent('新路 9 号')
    expect(asked.map(({ variables }) => variables.after)).toEqual([null, 'late'])
  })

  it('keeps its place while it loads, and keeps the first ones when the next do not come', async () => {
    const first = open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    first.unmount()
    const { user } = open(({ after }) =>
      after ? { error: new CombinedError({ networkError: new Error('gone') }) } : page([orderLike()], { total: 3 }),
    )
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(await screen.findByText('后面的没有加载出来。')).toBeVisible()
    expect(screen.getByText(/共 3 人，现在显示 1 人/)).toBeVisible()
  })

  it('waits for the charges', () => {
    open(() => page([], { readOrders: false }))
    expect(screen.getByText(/达到目标、向支持者收完款以后/)).toBeInTheDocument()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })

  it('says when there is nobody', () => {
    open(() => page([]))
    expect(screen.getByText('没有要寄的人。')).toBeInTheDocument()
  })

  it('is not for others', () => {
    open(() => page([], { readOrders: false, more: { owner: { id: 'p2', displayName: '包家' } } }))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('来办')
  })

  it('says for whom a clerk acts', () => {
    open(() => page([orderLike()], { more: { owner: { id: 'p2', displayName: '包家' }, draftedBy: { id: me.id } } }))
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('包家')
  })

  it('tells of no such project and of no network', () => {
    open(() => ({ data: { campaign: null } })).unmount()
    open(() => ({ error: new CombinedError({ networkError: new Error('gone') }) }))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })
})
