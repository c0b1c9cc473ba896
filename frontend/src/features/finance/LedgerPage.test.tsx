import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Route, Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import LedgerPage from './LedgerPage'
import { failed, gone } from './testing/batch'

const node = { __typename: 'Campaign', id: 'c1', title: '核桃', slug: 'walnut-1', state: 'VIABLE' }
const balance = (account: string, minor: number) => ({ account, balance: { minor } })
const ledger = (...balances: object[]) => ({
  balances,
  entries: [
    {
      id: 'e1',
      kind: 'COLLECTED',
      memo: '',
      createdAt: '2026-07-10T01:00:00Z',
      postings: [{ account: 'stripe_clearing', amount: { minor: 5_800 } }],
    },
  ],
})

function open(answer: () => object) {
  const { client, asked } = server({ FinanceLedger: answer })
  const { hook } = memoryLocation({ path: '/f/ledger/c1' })
  const page = (
    <Router hook={hook}>
      <Route path="/f/ledger/:id">
        <LedgerPage />
      </Route>
    </Router>
  )
  return { asked, ...showAs(somebody('COUNTY_FINANCE'), client, page) }
}

describe('LedgerPage', () => {
  it('shows accounts and entries, and that they add up', async () => {
    open(() => ({
      data: { node, ledger: ledger(balance('stripe_clearing', 5_800), balance('restricted:c1', -5_800)) },
    }))
    expect(screen.getByRole('heading', { level: 1, name: '核桃 的账本' })).toBeInTheDocument()
    expect(screen.getByText('所有账户合计为零')).toBeVisible()
    expect(screen.getAllByText('向支持者扣款')[0]).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('says by how much accounts do not add up', () => {
    open(() => ({
      data: { node, ledger: ledger(balance('stripe_clearing', 5_800), balance('restricted:c1', -5_000)) },
    }))
    expect(screen.getByText(/¥8(\.00)?/)).toBeVisible()
    expect(screen.queryByText('所有账户合计为零')).not.toBeInTheDocument()
  })

  it('says that the ledger is for others, though the campaign itself came', () => {
    open(() => ({ data: { node, ledger: null }, ...failed('DENIED', '账本给财务和审计看。') }))
    expect(screen.getByRole('alert')).toHaveTextContent('账本给财务和审计看。')
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })

  it('offers to try again when only the ledger failed', async () => {
    let tries = 0
    const { user } = open(() =>
      tries++ === 0
        ? { data: { node, ledger: null }, ...failed('INTERNAL', '出了点问题。') }
        : { data: { node, ledger: ledger(balance('stripe_clearing', 0)) } },
    )
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByRole('heading', { level: 1, name: '核桃 的账本' })).toBeInTheDocument()
  })

  it('keeps its place while it loads, and says when nothing is booked', () => {
    const { unmount } = open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    unmount()
    open(() => ({ data: { node, ledger: { balances: [], entries: [] } } }))
    expect(screen.getByText('还没有记账。')).toBeVisible()
  })

  it('tells of no such campaign and of no network', () => {
    const { unmount } = open(() => ({ data: { node: null, ledger: null } }))
    expect(screen.getByRole('heading', { name: '这里什么也没有' })).toBeInTheDocument()
    unmount()
    open(gone)
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })
})
