import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Route, Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { database } from '../../lib/database'
import type { Viewer } from '../../lib/viewer'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import BatchPage from './BatchPage'
import { batchLike, failed, gone, refusal } from './testing/batch'

type Role = Viewer['grants'][number]['role']

function open(batch: () => object, { role = 'COUNTY_FINANCE' as Role, viewer = somebody(role), more = {} } = {}) {
  const { client, asked } = server({ FinanceBatch: batch, ...more })
  const { hook } = memoryLocation({ path: '/f/batches/b1' })
  const page = (
    <Router hook={hook}>
      <Route path="/f/batches/:id">
        <BatchPage />
      </Route>
    </Router>
  )
  return { asked, ...showAs(viewer, client, page) }
}

const answered =
  (more: object = {}) =>
  () => ({ data: { node: batchLike(more) } })
const nothing = { confirm: false, withdraw: false }
const paid = { state: 'CONFIRMED', receiptUrl: '/payouts/b1/receipt', receiptKind: 'PICTURE', viewerCan: nothing }
const withdrawn = {
  state: 'WITHDRAWN',
  withdrawnBy: { id: 'p3', displayName: '小韦' },
  withdrawnAt: '2026-07-11T01:00:00Z',
  withdrawReason: '账号写错了\n请重做',
  viewerCan: nothing,
}

beforeEach(async () => {
  sessionStorage.clear()
  await (await database()).clear('typed')
})

describe('BatchPage', () => {
  it('shows whom a batch pays, and the bank’s file to the finance officers of its county', async () => {
    open(answered())
    expect(screen.getByRole('heading', { level: 1, name: /3,116.12.*宕昌县/ })).toBeInTheDocument()
    expect(screen.getAllByText('核桃合作社')[0]).toBeVisible()
    expect(screen.getAllByText('尾号 0018')[0]).toBeVisible()
    const file = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
    expect(file('给银行的表格（Excel）')).toBe('/payouts/b1/bank-file.xlsx')
    expect(file('CSV，只给银行的程序用')).toBe('/payouts/b1/bank-file.csv')
    expect(await violations()).toEqual([])
  })

  it.each(['COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR'] as const)('offers no papers of the bank to %s', (role) => {
    open(answered(paid), { role })
    expect(screen.getAllByText('核桃合作社')[0]).toBeVisible()
    expect(screen.queryByRole('link', { name: /给银行的表格|CSV|银行回单/ })).not.toBeInTheDocument()
    expect(document.querySelector('input[type=file]')).toBeNull()
  })

  it('warns who takes the file of a batch that is paid', () => {
    const warning = '已经付过款：不要再把表格交给银行。'
    open(answered(paid))
    expect(screen.getByText(warning)).toBeVisible()
    open(answered())
    expect(screen.getAllByText(warning)).toHaveLength(1)
  })

  it('offers them to nobody who is finance officer of another county', () => {
    const viewer = somebody('COUNTY_FINANCE')
    const elsewhere = { code: '621224', place: '康县', level: 'county' }
    open(answered(paid), { viewer: { ...viewer, grants: [{ id: 'g', role: 'COUNTY_FINANCE', region: elsewhere }] } })
    expect(screen.queryByRole('link', { name: /给银行的表格|CSV|银行回单/ })).not.toBeInTheDocument()
  })

  it('shows the receipt of a paid batch and takes a better one', () => {
    open(answered(paid))
    expect(screen.getByRole('link', { name: '银行回单' })).toHaveAttribute('href', '/payouts/b1/receipt')
    expect(screen.getByLabelText(/换一份银行回单|银行回单/, { selector: 'input' })).toBeInTheDocument()
  })

  it('downloads the receipt that is a PDF', () => {
    open(answered({ ...paid, receiptKind: 'PDF' }))
    expect(screen.getByRole('link', { name: '下载回单（PDF）' })).toHaveAttribute('href', '/payouts/b1/receipt')
    expect(screen.queryByRole('link', { name: '银行回单' })).not.toBeInTheDocument()
  })

  it('says who withdrew a batch, when and why, and has no file for the bank any more', async () => {
    open(answered(withdrawn), { role: 'AUDITOR' })
    expect(screen.getByText(/小韦 撤回，7月11日 09:00/)).toBeVisible()
    expect(document.querySelector('blockquote')).toHaveTextContent('账号写错了 请重做')
    expect(screen.queryByRole('link', { name: /给银行的表格|CSV/ })).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('tells in which language the reason is', () => {
    open(answered({ ...withdrawn, withdrawReason: 'The account was wrong' }))
    expect(screen.getByText('The account was wrong')).toHaveAttribute('lang', 'en')
  })

  it('says nothing of who withdrew a batch before that was noted', () => {
    open(answered({ ...withdrawn, withdrawnBy: null, withdrawnAt: null, withdrawReason: '' }))
    expect(screen.getByText('已撤回')).toBeVisible()
    expect(document.querySelector('blockquote')).toBeNull()
  })

  it('shows what a colleague did meanwhile, with the server’s words', async () => {
    let done = false
    const { user } = open(
      () =>
        answered(
          done
            ? {
                ...paid,
                confirmedBy: { id: 'p3', displayName: '小韦' },
                confirmedAt: '2026-07-11T01:00:00Z',
                bankReference: 'HD-9',
              }
            : {},
        )(),
      {
        more: {
          FinanceConfirm: () => {
            done = true
            const userErrors = [refusal('PAYOUT_NOT_OPEN', '这批付款已经确认或撤回了。')]
            return { data: { confirmPayoutBatch: { payoutBatch: null, userErrors } } }
          },
        },
      },
    )
    await user.type(screen.getByRole('textbox', { name: '银行流水号' }), 'HD-1')
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    await user.click(screen.getByRole('button', { name: '是的，已付款' }))
    expect(await screen.findByText('这批付款已经确认或撤回了。')).toBeVisible()
    expect(screen.getByText(/小韦 确认/)).toBeVisible()
    expect(screen.queryByRole('textbox', { name: '银行流水号' })).not.toBeInTheDocument()
  })

  it('forgets a refusal once it is tried again', async () => {
    const refused = refusal('OWED_LESS', '现在欠的少了。')
    const { user } = open(answered(), {
      more: { FinanceConfirm: () => ({ data: { confirmPayoutBatch: { payoutBatch: null, userErrors: [refused] } } }) },
    })
    await user.type(screen.getByRole('textbox', { name: '银行流水号' }), 'HD-1')
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    await user.click(screen.getByRole('button', { name: '是的，已付款' }))
    expect(await screen.findByText('现在欠的少了。')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    expect(screen.queryByText('现在欠的少了。')).not.toBeInTheDocument()
  })

  it('tells of no such batch and of no network', () => {
    const { unmount } = open(() => ({ data: { node: null } }))
    expect(screen.getByRole('heading', { name: '这里什么也没有' })).toBeInTheDocument()
    unmount()
    open(gone)
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('is told in the server’s words to be for others', () => {
    open(() => ({ data: { node: null }, ...failed('DENIED', '付款批次给县里的财务看。') }), { role: 'HOUSEHOLD' })
    expect(screen.getByRole('heading', { level: 1, name: '这件事要别人来办' })).toBeInTheDocument()
    expect(screen.getByRole('alert')).toHaveTextContent('付款批次给县里的财务看。')
  })
})
