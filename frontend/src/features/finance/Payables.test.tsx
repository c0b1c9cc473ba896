import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Payables } from './Payables'
import { batchLike } from './testing/batch'

const payable = (id: string, title: string, minor: number, obstacle: string | null = null) => ({
  payeeName: `${title}合作社`,
  payeeBank: '陇南银行',
  payeeLast4: '0018',
  obstacle,
  amount: { minor },
  campaign: { id, slug: id, title, region: { id: 'r', code: '621223', place: '宕昌县' } },
})

const rows = () => ({
  data: {
    payables: [
      payable('c1', '核桃', 311_612),
      payable('c2', '当归', 100_000),
      payable('c3', '蜂蜜', 5_000, '没有收款账号'),
    ],
  },
})

beforeEach(() => sessionStorage.clear())

describe('Payables', () => {
  it('says exactly whom a batch pays before it is made', async () => {
    const { client, asked } = server({
      FinancePayables: rows,
      FinanceCreate: () => ({ data: { createPayoutBatch: { payoutBatch: batchLike(), userErrors: [] } } }),
    })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    expect(screen.getByRole('checkbox', { name: /蜂蜜/ })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    const question = screen.getByRole('alertdialog')
    expect(question).toHaveTextContent('1 位收款人，共 ¥3,116.12')
    expect(question).toHaveTextContent('核桃合作社 · 陇南银行 尾号 0018 · ¥3,116.12')
    expect(await violations()).toEqual([])
    await user.dblClick(screen.getByRole('button', { name: '做这一批，共 ¥3,116.12' }))
    const made = asked.filter((one) => one.name === 'FinanceCreate')
    expect(made[0]?.variables.input).toMatchObject({ regionCode: '621223', campaignIds: ['c1'] })
  })

  it('ticks all that can be paid, and no others', async () => {
    const { client } = server({ FinancePayables: rows })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    const all = screen.getByRole('checkbox', { name: '勾选所有行' })
    await user.click(all)
    expect(all).toBeChecked()
    expect(screen.getByRole('checkbox', { name: /蜂蜜/ })).not.toBeChecked()
    expect(screen.getByText(/2 位收款人/)).toBeVisible()
    await user.click(all)
    expect(screen.queryByText(/位收款人/)).not.toBeInTheDocument()
  })

  it('still says why nothing was made when nobody waits any more', async () => {
    let asked = 0
    const { client } = server({
      FinancePayables: () => (asked++ === 0 ? rows() : { data: { payables: [] } }),
      FinanceCreate: () => ({
        data: {
          createPayoutBatch: {
            payoutBatch: null,
            userErrors: [{ code: 'NOT_PAYABLE', message: '现在不能付。', field: 'campaignIds.0' }],
          },
        },
      }),
    })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    await user.click(screen.getByRole('button', { name: /做这一批/ }))
    expect(await screen.findByText('没有等着付款的人。')).toBeVisible()
    expect(screen.getByText('“核桃”：现在不能付。')).toBeVisible()
  })

  it('sends the same key again after a lost answer', async () => {
    const { client, asked } = server({
      FinancePayables: rows,
      FinanceCreate: () => ({ error: new CombinedError({ networkError: new Error('gone') }) }),
    })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    const send = () => user.click(screen.getByRole('button', { name: /做这一批/ }))
    await send()
    expect((await screen.findAllByText('没有收到回应。请再按一次：最多只会做一批。')).length).toBeGreaterThan(0)
    await send()
    const keys = asked
      .filter((one) => one.name === 'FinanceCreate')
      .map((one) => (one.variables.input as { idempotencyKey: string }).idempotencyKey)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  it('asks to press again, with the same key, when the server does not know whether the batch is made', async () => {
    let tries = 0
    const unknown = { code: 'OUTCOME_UNKNOWN', message: '还不知道办成没有。', field: null }
    const { client, asked } = server({
      FinancePayables: rows,
      FinanceCreate: () => ({
        data: { createPayoutBatch: { payoutBatch: null, userErrors: tries++ === 0 ? [unknown] : [] } },
      }),
    })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    await user.click(screen.getByRole('button', { name: /做这一批/ }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('还不知道办成没有。')
    expect(screen.getAllByText('还不知道办成没有。')).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: /做这一批/ }))
    const keys = asked
      .filter((one) => one.name === 'FinanceCreate')
      .map((one) => (one.variables.input as { idempotencyKey: string }).idempotencyKey)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  it('names the projects that somebody else was faster with, and reads the list anew', async () => {
    let taken = false
    const inBatch = (at: number) => ({ code: 'IN_OPEN_BATCH', message: '已经在另一批里。', field: `campaignIds.${at}` })
    const { client } = server({
      FinancePayables: () =>
        taken
          ? { data: { payables: [payable('c1', '核桃', 311_612, '在老庞做的一批里'), payable('c2', '当归', 100_000)] } }
          : rows(),
      FinanceCreate: () => {
        taken = true
        return { data: { createPayoutBatch: { payoutBatch: null, userErrors: [inBatch(0), inBatch(1)] } } }
      },
    })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    await user.click(screen.getByRole('checkbox', { name: /当归/ }))
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    await user.click(screen.getByRole('button', { name: /做这一批/ }))
    expect(screen.getByText('“核桃”：已经在另一批里。')).toBeVisible()
    expect(screen.getByText('“当归”：已经在另一批里。')).toBeVisible()
    expect(screen.getByText('在老庞做的一批里')).toBeVisible()
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  })

  it('asks to tick somebody first', async () => {
    const { client } = server({ FinancePayables: rows })
    const { user } = showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    await user.click(screen.getByRole('button', { name: '做一批付款' }))
    expect(screen.getByText('请先勾选要付款的项目。')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: /核桃/ }))
    expect(screen.queryByText('请先勾选要付款的项目。')).not.toBeInTheDocument()
  })

  it('offers no batch to those who only look', () => {
    const { client } = server({ FinancePayables: rows })
    showAs(somebody('AUDITOR'), client, <Payables region="621223" mayPay={false} />)
    expect(screen.queryByRole('button', { name: '做一批付款' })).toBeNull()
    expect(screen.queryByRole('checkbox')).toBeNull()
  })

  it('keeps its place while it loads, and asks again when there is no answer', async () => {
    const loading = server({ FinancePayables: () => new Promise(() => undefined) })
    const first = showAs(somebody('AUDITOR'), loading.client, <Payables region="621223" mayPay={false} />)
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    first.unmount()
    let tries = 0
    const { client } = server({
      FinancePayables: () =>
        tries++ === 0 ? { error: new CombinedError({ networkError: new Error('gone') }) } : rows(),
    })
    const { user } = showAs(somebody('AUDITOR'), client, <Payables region="621223" mayPay={false} />)
    // It stands in a page that has its own title.
    expect(screen.getByRole('heading', { level: 2, name: '服务器没有回应' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getAllByText('核桃')[0]).toBeVisible()
  })

  it('says so when nobody waits to be paid', () => {
    const { client } = server({ FinancePayables: () => ({ data: { payables: [] } }) })
    showAs(somebody('COUNTY_FINANCE'), client, <Payables region="621223" mayPay />)
    expect(screen.getByText('没有等着付款的人。')).toBeVisible()
  })
})
