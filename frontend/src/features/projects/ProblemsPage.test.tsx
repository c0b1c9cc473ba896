import { screen, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../gql/graphql'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import ProblemsPage from './ProblemsPage'
import { counts, gone, page, problem } from './testing/answers'

function open(answer: (variables: Record<string, unknown>) => object, query = '', role: Role = 'COUNTY_OFFICER') {
  window.history.replaceState(null, '', `/g/problems${query}`)
  const { client, asked } = server({ ProjectProblems: answer, ProjectCounts: counts })
  return { asked, ...showAs(somebody(role), client, <ProblemsPage />) }
}

const found = (edges: ReturnType<typeof problem>[]) => ({ data: { problems: page(edges) } })

describe('ProblemsPage', () => {
  it('shows what waits, with the way to its project, and what was handled when that is chosen', async () => {
    const { user, asked } = open(() => found([problem('p1')]))
    expect(screen.getByRole('link', { name: '新寨的大红袍花椒' })).toHaveAttribute('href', '/g/projects/pepper')
    expect(screen.getByText('照片是别处的')).toBeVisible()
    expect(screen.getByRole('link', { name: /问题反映/ })).toHaveAttribute('aria-current', 'page')
    expect(await violations()).toEqual([])
    await user.selectOptions(screen.getByLabelText('显示'), '处理过的，最新的在前')
    expect(window.location.search).toBe('?state=DONE')
    const lists = asked.filter(({ name }) => name === 'ProjectProblems').map(({ variables }) => variables.state)
    expect(lists).toEqual(['OPEN', 'DONE'])
  })

  it('shows the note that came too late beside what a colleague wrote', async () => {
    const first = open(() => found([problem('late')]))
    await first.user.type(screen.getByLabelText('您查到了什么、怎么处理的'), '我打过电话。')
    first.unmount()
    const done = { state: 'DONE', mayHandle: false, outcome: '已请农户换掉照片。', handledAt: '2026-11-19T02:00:00Z' }
    const handledBy = { id: 'o', displayName: '老贺' }
    const { user } = open(() => found([problem('late', { ...done, handledBy })]), '?state=DONE')
    expect(await screen.findByText('我打过电话。')).toBeVisible()
    expect(screen.getByText(/^老贺，/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: '收起来' }))
    expect(screen.queryByText('我打过电话。')).not.toBeInTheDocument()
  })

  it('keeps the note when there is no answer', async () => {
    window.history.replaceState(null, '', '/g/problems')
    const { client } = server({
      ProjectProblems: () => found([problem('lost')]),
      ProjectCounts: counts,
      ProjectHandle: gone,
    })
    const { user } = showAs(somebody('COUNTY_OFFICER'), client, <ProblemsPage />)
    await user.type(screen.getByLabelText('您查到了什么、怎么处理的'), '我打过电话。')
    await user.click(screen.getByRole('button', { name: '处理完了' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '处理完了' }))
    expect(await screen.findByText(/再按一次，最多只会记一次/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: '先不' }))
    expect(screen.getByLabelText('您查到了什么、怎么处理的')).toHaveValue('我打过电话。')
  })

  it.each([
    ['', '没有等着处理的反映。'],
    ['?state=DONE', '还没有处理过的反映。'],
  ])('says that there is nothing: "%s"', (query, words) => {
    open(() => found([]), query)
    expect(screen.getByText(words)).toBeVisible()
  })

  it('keeps its place while it loads, and says when there is no answer', async () => {
    const loading = open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    loading.unmount()
    let tries = 0
    const { user } = open(() => (tries++ === 0 ? gone() : found([problem('p1')])))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByText('照片在别处见过。')).toBeVisible()
  })

  it('is for others without the office', () => {
    const auditor = open(() => found([]), '', 'AUDITOR')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('县电商中心')
    expect(auditor.asked).toEqual([])
    auditor.unmount()
    const denied = { message: '反映的问题由县电商中心处理。', extensions: { code: 'DENIED', kind: 'denied' } }
    open(() => ({ error: new CombinedError({ graphQLErrors: [denied] }) }))
    expect(screen.getByRole('alert')).toHaveTextContent('反映的问题由县电商中心处理。')
  })
})
