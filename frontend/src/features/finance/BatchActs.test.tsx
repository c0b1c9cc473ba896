import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { BatchActs } from './BatchActs'
import { failed, gone, refusal } from './testing/batch'

const both = { confirm: true, withdraw: true }

function open(answers: Parameters<typeof server>[0], can = both) {
  const { client, asked } = server(answers)
  const onRefused = vi.fn()
  const lines = [
    {
      campaign: { id: 'c1' },
      payeeName: '核桃合作社',
      payeeBank: '陇南银行',
      payeeLast4: '0018',
      amount: { minor: 300_000 },
    },
    {
      campaign: { id: 'c2' },
      payeeName: '齐桂香',
      payeeBank: '甘肃农信',
      payeeLast4: '0026',
      amount: { minor: 11_612 },
    },
  ]
  const acts = (
    <BatchActs
      id="b1"
      total={311_612}
      lines={lines}
      can={can}
      maker="老庞"
      onAsk={() => undefined}
      onRefused={onRefused}
    />
  )
  const shown = showAs(somebody('COUNTY_FINANCE'), client, acts)
  const confirm = async (reference = 'HD-1') => {
    await shown.user.type(screen.getByRole('textbox', { name: '银行流水号' }), reference)
    await shown.user.click(screen.getByRole('button', { name: '确认付款' }))
  }
  const press = (name = '是的，已付款') => shown.user.click(screen.getByRole('button', { name }))
  const keys = () => asked.map(({ variables }) => (variables.input as { idempotencyKey: string }).idempotencyKey)
  return { ...shown, asked, onRefused, confirm, press, keys }
}

const confirmed = (...userErrors: object[]) => ({ data: { confirmPayoutBatch: { payoutBatch: null, userErrors } } })
const withdrawn = (...userErrors: object[]) => ({ data: { withdrawPayoutBatch: { payoutBatch: null, userErrors } } })

beforeEach(async () => {
  sessionStorage.clear()
  await (await database()).clear('typed')
})

describe('BatchActs', () => {
  it('says in figures what a confirmation does before it is sent', async () => {
    const { asked, confirm, press } = open({ FinanceConfirm: () => confirmed() })
    await confirm(' HD-1 ')
    const question = screen.getByRole('alertdialog', { name: '确认 ¥3,116.12' })
    expect(question).toHaveTextContent('会告诉 2 个项目的农户：钱已经汇出')
    expect(
      within(question)
        .getAllByRole('listitem')
        .map((line) => line.textContent),
    ).toEqual(['核桃合作社 · 陇南银行 尾号 0018 · ¥3,000', '齐桂香 · 甘肃农信 尾号 0026 · ¥116.12'])
    expect(await violations()).toEqual([])
    await press()
    expect(asked[0]?.variables.input).toMatchObject({ payoutBatchId: 'b1', bankReference: 'HD-1' })
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  })

  it('says a lost answer where the button was pressed, and sends the same key again', async () => {
    const { confirm, press, keys, onRefused } = open({ FinanceConfirm: gone })
    await confirm()
    await press()
    const question = screen.getByRole('alertdialog')
    expect(within(question).getByRole('status')).toHaveTextContent('请再按一次：最多只会办一次。')
    await press()
    expect(new Set(keys()).size).toBe(1)
    expect(keys()).toHaveLength(2)
    expect(onRefused).not.toHaveBeenCalled()
  })

  it('sends the same key again when the server does not know whether it is done', async () => {
    let tries = 0
    const unknown = refusal('OUTCOME_UNKNOWN', '还不知道办成没有。再按一次。')
    const { confirm, press, keys } = open({ FinanceConfirm: () => confirmed(...(tries++ === 0 ? [unknown] : [])) })
    await confirm()
    await press()
    expect(within(screen.getByRole('alertdialog')).getByRole('status')).toHaveTextContent('还不知道办成没有')
    await press()
    expect(new Set(keys()).size).toBe(1)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  })

  it('gives a refusal to the page, which reads the batch anew, and takes another key', async () => {
    const { confirm, press, keys, onRefused, user } = open({
      FinanceConfirm: () => confirmed(refusal('PAYOUT_NOT_OPEN', '已经确认过了。')),
    })
    await confirm()
    await press()
    expect(onRefused).toHaveBeenCalledWith('已经确认过了。')
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    await press()
    expect(new Set(keys()).size).toBe(2)
  })

  it('tells the page of a right that is gone', async () => {
    const { confirm, press, onRefused } = open({ FinanceConfirm: () => failed('DENIED', '这件事要别人来办。') })
    await confirm()
    await press()
    expect(onRefused).toHaveBeenCalledWith('这件事要别人来办。')
  })

  it('says beside the field what is wrong with it', async () => {
    const { confirm, press, onRefused, user, asked } = open({
      FinanceConfirm: () => confirmed(refusal('INVALID', '流水号里有看不见的字。', 'bankReference')),
    })
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    expect(screen.getByRole('textbox', { name: '银行流水号' })).toHaveAccessibleDescription(/请填写银行给的流水号/)
    expect(asked).toHaveLength(0)
    await user.type(screen.getByRole('textbox', { name: '银行流水号' }), ' ')
    expect(screen.getByRole('textbox', { name: '银行流水号' })).not.toHaveAccessibleDescription(/请填写/)
    await confirm()
    await press()
    expect(screen.getByRole('textbox', { name: '银行流水号' })).toHaveAccessibleDescription(/看不见的字/)
    expect(onRefused).not.toHaveBeenCalled()
  })

  it('tells of a confirmation under another reference above the page', async () => {
    const { confirm, press, onRefused } = open({
      FinanceConfirm: () => confirmed(refusal('IDEMPOTENCY_MISMATCH', '和上一次不一样。', 'bankReference')),
    })
    await confirm()
    await press()
    expect(onRefused).toHaveBeenCalledWith('您之前已经确认过，用的是另一个流水号。')
  })

  it('withdraws with the reason, and says a lost answer in the question', async () => {
    let tries = 0
    const { user, press, asked } = open({ FinanceWithdraw: () => (tries++ === 0 ? gone() : withdrawn()) })
    await user.type(screen.getByRole('textbox', { name: '原因' }), '少了一户')
    await user.click(screen.getByRole('button', { name: '撤回' }))
    await press('撤回')
    expect(within(screen.getByRole('alertdialog')).getByRole('status')).toHaveTextContent('没有收到回应')
    await press('撤回')
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(asked[1]?.variables.input).toEqual({ payoutBatchId: 'b1', reason: '少了一户' })
  })

  it('keeps a reference as long as the server takes it whole, and cuts none that is longer', async () => {
    const { user, asked, confirm, press } = open({ FinanceConfirm: () => confirmed() })
    const field = screen.getByRole('textbox', { name: '银行流水号' })
    const reference = `陇南示范银行🌶${'0123456789'.repeat(11)}123`
    await user.click(field)
    await user.paste(`${reference}45`)
    await user.click(screen.getByRole('button', { name: '确认付款' }))
    expect(field).toHaveValue(`${reference}45`)
    expect(field).toHaveAccessibleDescription(/多了 2 个字/)
    expect(field).toHaveFocus()
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await confirm('{Backspace}{Backspace}')
    await press()
    expect(asked[0]?.variables.input).toMatchObject({ bankReference: reference })
  })

  it('says who reads why it is withdrawn, and sends no reason that is too long', async () => {
    const { user } = open({})
    const field = screen.getByRole('textbox', { name: '原因' })
    expect(field).toHaveAccessibleDescription('能看这一批的部门都看得到。请不要写账号。')
    await user.click(screen.getByRole('button', { name: '撤回' }))
    expect(field).toHaveAccessibleDescription(/请写下撤回的原因/)
    expect(field).toHaveFocus()
    await user.paste('少'.repeat(501))
    await user.click(screen.getByRole('button', { name: '撤回' }))
    expect(field).toHaveValue('少'.repeat(501))
    expect(field).toHaveAccessibleDescription(/多了 1 个字/)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.keyboard('{Backspace}')
    expect(screen.getByText('还可以写 0 个字')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '撤回' }))
    expect(screen.getByRole('alertdialog')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('names who made it to those who may not confirm it', () => {
    open({}, { confirm: false, withdraw: false })
    expect(screen.getByText(/这批是老庞做的/)).toBeVisible()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
})
