import { screen, waitFor } from '@testing-library/react'
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

  it('reads the questions anew when somebody else was faster', async () => {
    let answered = false
    const { client } = server({
      HouseholdQuestions: () => page([questionLike(answered ? { answer: '甜得很' } : {})]),
      HouseholdAnswer: () => {
        answered = true
        return {
          data: {
            answerQuestion: { question: null, userErrors: [{ code: 'ALREADY_ANSWERED', message: '', field: null }] },
          },
        }
      },
    })
    const { user } = showAs(me, client, <Questions slug="walnut-1" mayAnswer />)
    await user.type(screen.getByRole('textbox'), '还行')
    await user.click(screen.getByRole('button', { name: '回答' }))
    await waitFor(() => expect(screen.getByText('甜得很')).toBeVisible())
    expect(await screen.findByText('还行')).toBeVisible()
  })

  it('reads also a later page anew when somebody else was faster there', async () => {
    let answered = false
    const { client } = server({
      HouseholdQuestions: ({ after }) =>
        after
          ? page([questionLike({ id: 'Q2', ...(answered ? { answer: '寄的' } : {}) })])
          : page([questionLike({ answer: '甜得很' })], 'x'),
      HouseholdAnswer: () => {
        answered = true
        const userErrors = [{ code: 'ALREADY_ANSWERED', message: '', field: null }]
        return { data: { answerQuestion: { question: null, userErrors } } }
      },
    })
    const { user } = showAs(me, client, <Questions slug="walnut-1" mayAnswer />)
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    await user.type(screen.getByRole('textbox'), '还行')
    await user.click(screen.getByRole('button', { name: '回答' }))
    expect(await screen.findByText('寄的')).toBeVisible()
    expect(screen.getByText('甜得很')).toBeVisible()
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
