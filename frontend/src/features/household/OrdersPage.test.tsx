import { screen, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
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
