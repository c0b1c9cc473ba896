import { screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { ToAnswer } from './ToAnswer'
import { questionLike } from './testing/question'

const me = somebody('HOUSEHOLD')

const page = (questions: ReturnType<typeof questionLike>[], endCursor: string | null = null) => ({
  data: {
    campaign: {
      id: 'C1',
      questions: {
        pageInfo: { hasNextPage: endCursor !== null, endCursor },
        edges: questions.map((node) => ({ cursor: node.id, node })),
      },
    },
  },
})
const refused = {
  data: { answerQuestion: { question: null, userErrors: [{ code: 'ALREADY_ANSWERED', message: '', field: null }] } },
}

const stale = vi.fn()

afterEach(() => window.history.replaceState(null, '', '/'))

describe('ToAnswer', () => {
  it('asks only for what waits, and is not there when nothing does', async () => {
    const none = server({ HouseholdQuestions: () => page([]) })
    const { container } = showAs(me, none.client, <ToAnswer slug="walnut-1" onStale={stale} />)
    expect(container).toBeEmptyDOMElement()
    expect(none.asked[0]?.variables).toMatchObject({ slug: 'walnut-1', waiting: true })
  })

  it('takes the keyboard to the questions when a notice led here', async () => {
    window.history.replaceState(null, '', '/h/c/walnut-1?at=questions')
    showAs(
      me,
      server({ HouseholdQuestions: () => page([questionLike()]) }).client,
      <ToAnswer slug="walnut-1" onStale={stale} />,
    )
    await waitFor(() => expect(screen.getByRole('heading', { name: '等您回答的提问' })).toHaveFocus())
    expect(await violations()).toEqual([])
  })

  it('lets go of a question that somebody else was faster with, and shows the later page', async () => {
    let answered = false
    const { client } = server({
      HouseholdQuestions: ({ after }) =>
        after ? page([questionLike({ id: 'Q2', text: '寄新疆吗？' })]) : page(answered ? [] : [questionLike()], 'x'),
      HouseholdAnswer: () => {
        answered = true
        return refused
      },
    })
    const { user } = showAs(me, client, <ToAnswer slug="walnut-1" onStale={stale} />)
    await user.type(screen.getByRole('textbox'), '还行')
    await user.click(screen.getByRole('button', { name: '回答' }))
    await waitFor(() => expect(screen.queryByText('今年甜吗？')).toBeNull())
    expect(stale).toHaveBeenCalledOnce()
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(await screen.findByText('寄新疆吗？')).toBeVisible()
  })
})
