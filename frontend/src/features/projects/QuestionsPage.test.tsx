import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../gql/graphql'
import { server, showAs, somebody } from '../../ui/testing/server'
import { speak } from '../../ui/testing/speak'
import { violations } from '../../ui/testing/violations'
import QuestionsPage from './QuestionsPage'
import { counts, gone, page, question } from './testing/answers'

function open(answer: (variables: Record<string, unknown>) => object, query = '', role: Role = 'COUNTY_OFFICER') {
  window.history.replaceState(null, '', `/g/questions${query}`)
  const { client, asked } = server({ ProjectQuestions: answer, ProjectCounts: counts })
  return { asked, ...showAs(somebody(role), client, <QuestionsPage />) }
}

const found = (edges: ReturnType<typeof question>[]) => ({ data: { waitingQuestions: page(edges) } })

describe('QuestionsPage', () => {
  it('shows what waits and who answers it, and asks for what waits longer', async () => {
    const { user, asked } = open(() => found([question('q1')]))
    expect(screen.getByText('什么时候发货？')).toBeVisible()
    expect(screen.getByText(/^小周，.*由齐婶家来回答。$/)).toBeVisible()
    expect(screen.getByRole('link', { name: '新寨的大红袍花椒' })).toHaveAttribute('href', '/g/projects/pepper')
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
    await user.selectOptions(screen.getByLabelText('显示'), '等了 7 天以上')
    expect(window.location.search).toBe('?days=7')
    const days = asked.filter(({ name }) => name === 'ProjectQuestions').map(({ variables }) => variables.days)
    expect(days).toEqual([0, 7])
  })

  it.each([
    ['', '提问都回答了。'],
    ['?days=14', '没有等这么久的提问。'],
    ['?days=5000', '提问都回答了。'],
  ])('says that there is nothing: "%s"', (query, words) => {
    open(() => found([]), query, 'AUDITOR')
    expect(screen.getByText(words)).toBeVisible()
  })

  it('counts days as people do', () => {
    speak('en')
    open(() => found([]), '?days=3')
    expect(screen.getByRole('option', { name: 'Waiting 3 days or longer' })).toBeInTheDocument()
  })

  it('keeps its place while it loads, and says when there is no answer', async () => {
    const loading = open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    loading.unmount()
    let tries = 0
    const { user } = open(() => (tries++ === 0 ? gone() : found([question('q1')])))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByText('什么时候发货？')).toBeVisible()
  })

  it('is for others without the office', () => {
    const { asked } = open(() => found([]), '', 'COUNTY_FINANCE')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('县电商中心')
    expect(asked).toEqual([])
  })
})
