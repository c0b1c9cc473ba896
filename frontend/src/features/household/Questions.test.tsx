import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { Questions } from './Questions'
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

describe('Questions', () => {
  it('shows page after page', async () => {
    const { client } = server({
      HouseholdQuestions: ({ after }) =>
        after ? page([questionLike({ id: 'Q2', text: '寄新疆吗？' })]) : page([questionLike()], 'x'),
    })
    const { user } = showAs(me, client, <Questions slug="walnut-1" mayAnswer={false} />)
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(screen.getByText('今年甜吗？')).toBeInTheDocument()
    expect(screen.getByText('寄新疆吗？')).toBeInTheDocument()
  })

  it('leaves those that can be answered to the list above', () => {
    const { client } = server({
      HouseholdQuestions: () => page([questionLike(), questionLike({ id: 'Q2', text: '寄新疆吗？', answer: '寄的' })]),
    })
    showAs(me, client, <Questions slug="walnut-1" mayAnswer />)
    expect(screen.queryByText('今年甜吗？')).toBeNull()
    expect(screen.getByText('寄的')).toBeVisible()
    expect(screen.queryByRole('textbox')).toBeNull()
  })

  it('says that nobody has asked', () => {
    showAs(me, server({ HouseholdQuestions: () => page([]) }).client, <Questions slug="walnut-1" mayAnswer />)
    expect(screen.getByText('还没有人提问。')).toBeInTheDocument()
  })

  it('says when they could not be loaded', () => {
    const error = new CombinedError({ networkError: new Error('gone') })
    showAs(me, server({ HouseholdQuestions: () => ({ error }) }).client, <Questions slug="walnut-1" mayAnswer />)
    expect(screen.getByRole('status')).toHaveTextContent('问题没有加载出来。')
  })
})
