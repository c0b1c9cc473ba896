import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import ComparePage from './ComparePage'
import { failed, gone, refusal, waits } from './testing/batch'

const one = (id: string, state = 'DONE') => ({
  id,
  state,
  createdAt: `2026-07-${id}T01:00:00Z`,
  finishedAt: null,
  problem: null,
  matched: Number(id),
  underWay: 0,
  differences: [],
})
type One = ReturnType<typeof one>

let all: One[] = []

/** Two comparisons a page, newest first. */
const page = ({ after }: Record<string, unknown>) => {
  const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0
  const here = all.slice(from, from + 2)
  return {
    data: {
      reconciliations: {
        pageInfo: { hasNextPage: from + 2 < all.length, endCursor: here.at(-1)?.id ?? null },
        edges: here.map((node) => ({ cursor: node.id, node })),
      },
    },
  }
}
const started = (...userErrors: object[]) => ({ data: { startReconciliation: { reconciliation: null, userErrors } } })

function open(answers: Parameters<typeof server>[0] = {}, role: 'COUNTY_FINANCE' | 'AUDITOR' = 'COUNTY_FINANCE') {
  const { client, asked } = server({ FinanceComparisons: page, ...waits(), ...answers })
  const { unmount } = showAs(somebody(role), client, <ComparePage />)
  return { asked, unmount }
}

const looked = (asked: { name: string }[]) => asked.filter(({ name }) => name === 'FinanceComparisons')

let user = userEvent.setup()
beforeEach(() => {
  sessionStorage.clear()
  vi.useFakeTimers({ shouldAdvanceTime: true })
  user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
})
afterEach(() => vi.useRealTimers())

const press = (name: string) => user.click(screen.getByRole('button', { name }))
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

describe('ComparePage', () => {
  it('shows a new comparison and its end, although more were shown', async () => {
    all = [one('14'), one('13'), one('12')]
    open({
      FinanceCompare: () => {
        all = [one('15', 'RUNNING'), ...all]
        return started()
      },
    })
    await press('再看一些')
    expect(screen.getAllByRole('listitem').filter((li) => li.className.includes('card'))).toHaveLength(3)
    await press('现在对账')
    expect(await screen.findByText('正在进行，您可以离开这一页。')).toBeVisible()
    all = [one('15'), ...all.slice(1)]
    await pass(2_500)
    expect(screen.queryByText('正在进行，您可以离开这一页。')).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: '现在对账' })).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('looks again as long as one runs, and no longer', async () => {
    all = [one('14', 'RUNNING'), one('13')]
    const { asked } = open()
    await pass(2_100)
    await pass(2_100)
    expect(looked(asked)).toHaveLength(3)
    all = [one('14'), one('13')]
    await pass(2_100)
    await pass(10_000)
    expect(looked(asked)).toHaveLength(4)
  })

  it('does not cut off a look that takes long', async () => {
    all = [one('14', 'RUNNING')]
    let looks = 0
    const { asked } = open({
      FinanceComparisons: (variables) =>
        looks++ === 0 ? page(variables) : new Promise((done) => setTimeout(() => done(page(variables)), 5_000)),
    })
    await pass(6_000)
    expect(looked(asked)).toHaveLength(2)
  })

  it('sends the same key after a lost answer and when the server does not know, and another after a refusal', async () => {
    all = [one('14')]
    const answers = [
      gone(),
      started(refusal('OUTCOME_UNKNOWN', '还不知道办成没有。')),
      started(refusal('STRIPE_OFF', '没有接支付机构。')),
      started(),
    ]
    const { asked } = open({ FinanceCompare: () => answers.shift() ?? {} })
    for (const told of [/最多只会跑一次/, /还不知道/, /没有接支付机构/]) {
      await press('现在对账')
      expect(await screen.findByText(told)).toBeVisible()
    }
    await press('现在对账')
    expect(screen.queryByText(/没有接支付机构/)).not.toBeInTheDocument()
    const keys = asked
      .filter(({ name }) => name === 'FinanceCompare')
      .map(({ variables }) => (variables.input as { idempotencyKey: string }).idempotencyKey)
    expect(keys[0]).toBe(keys[1])
    expect(keys[1]).toBe(keys[2])
    expect(keys[2]).not.toBe(keys[3])
  })

  it('says when nothing was compared yet', () => {
    all = []
    open()
    expect(screen.getByText('还没有对过账。')).toBeVisible()
  })

  it('keeps its place while it loads', () => {
    open({ FinanceComparisons: () => new Promise(() => undefined) })
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it.each([
    ['that there is no answer', gone, '服务器没有回应', true],
    [
      'in the server’s words whose it is',
      () => failed('DENIED', '对账给财务和审计看。'),
      '对账给财务和审计看。',
      false,
    ],
  ])('says %s, under its own title', (_, answer, words, again) => {
    open({ FinanceComparisons: answer }, 'AUDITOR')
    expect(screen.getByRole('alert')).toHaveTextContent(words)
    expect(screen.queryAllByRole('button', { name: '再试一次' })).toHaveLength(again ? 1 : 0)
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  })

  it('says when one did not come to an end', () => {
    all = [one('14', 'FAILED')]
    open()
    expect(screen.getByText(/^没有做完/)).toBeVisible()
  })

  it('only shows to those who look on', () => {
    all = []
    open({}, 'AUDITOR')
    expect(screen.getByText('还没有对过账。')).toBeVisible()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
})
