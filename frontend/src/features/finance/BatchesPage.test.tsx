import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import BatchesPage from './BatchesPage'
import { batchLike, failed, gone, waits } from './testing/batch'

const page = (ids: string[], endCursor: string | null = null) => ({
  data: {
    payoutBatches: {
      pageInfo: { hasNextPage: endCursor !== null, endCursor },
      edges: ids.map((id) => ({ cursor: id, node: batchLike({ id }) })),
    },
  },
})

function open(answer: (variables: Record<string, unknown>) => object, path = '/f/batches') {
  const { client, asked } = server({ FinanceBatches: answer, ...waits() })
  const { hook, searchHook, history } = memoryLocation({ path, record: true })
  const element = (
    <Router hook={hook} searchHook={searchHook}>
      <BatchesPage />
    </Router>
  )
  return { asked, where: () => history.at(-1), ...showAs(somebody('COUNTY_FINANCE'), client, element) }
}
const titles = () => screen.getAllByRole('heading', { level: 1 }).map((title) => title.textContent)

describe('BatchesPage', () => {
  it('lists the batches and leads to each', async () => {
    const { user, where } = open(() => page(['b1']))
    const table = within(screen.getByRole('table', { name: '付款批次' }))
    expect(table.getByText('¥3,116.12')).toBeVisible()
    expect(table.getByText('7月10日')).toBeVisible()
    expect(await violations()).toEqual([])
    await user.click(table.getByRole('button', { name: '7月10日' }))
    expect(where()).toBe('/f/batches/b1')
  })

  it('says who confirmed or withdrew each, and when', async () => {
    const by = (displayName: string) => ({ id: displayName, displayName })
    const rows = [
      batchLike({ id: 'b1', state: 'WITHDRAWN', withdrawnBy: by('小韦'), withdrawnAt: '2026-07-11T01:00:00Z' }),
      batchLike({ id: 'b2', state: 'CONFIRMED', confirmedBy: by('老顾'), confirmedAt: '2026-07-12T01:00:00Z' }),
      batchLike({ id: 'b3' }),
    ]
    const edges = rows.map((node) => ({ cursor: node.id, node }))
    open(() => ({ data: { payoutBatches: { pageInfo: { hasNextPage: false, endCursor: null }, edges } } }))
    const table = screen.getByRole('table', { name: '付款批次' })
    const last = within(table)
      .getAllByRole('row')
      .map((row) => row.lastElementChild?.textContent)
    expect(last).toEqual(['确认或撤回', '小韦 · 7月11日', '老顾 · 7月12日', '–'])
    expect(await violations()).toEqual([])
  })

  it('says when there is none, and of which state', () => {
    const { asked } = open(() => page([]), '/f/batches?state=WITHDRAWN')
    expect(screen.getByText('没有这样的批次。')).toBeVisible()
    expect(asked.find(({ name }) => name === 'FinanceBatches')?.variables).toEqual({ state: 'WITHDRAWN', after: null })
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('says that there is no answer, under its own title, and asks again', async () => {
    let tries = 0
    const { user } = open(() => (tries++ === 0 ? gone() : page(['b1'])))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    expect(titles()).toEqual(['财务'])
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByRole('table')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('says in the server’s words whose it is', () => {
    open(() => failed('DENIED', '付款批次给县里的财务看。'))
    expect(screen.getByRole('alert')).toHaveTextContent('付款批次给县里的财务看。')
    expect(screen.queryByRole('button', { name: '再试一次' })).not.toBeInTheDocument()
    expect(titles()).toEqual(['财务'])
  })

  it('keeps the first page when the next one does not come', async () => {
    let tries = 0
    const { user } = open(({ after }) => {
      if (!after) return page(['b1'], 'next')
      return tries++ === 0 ? gone() : page(['b2'])
    })
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(await screen.findByText('后面的没有加载出来。')).toBeVisible()
    expect(screen.getAllByText('宕昌县')).not.toEqual([])
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getAllByRole('row')).toHaveLength(3)
  })
})
