import { screen, waitFor } from '@testing-library/react'
import { CombinedError, type OperationResult } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { AnswerForm } from './AnswerForm'
import { questionLike } from './testing/question'

const me = somebody('HOUSEHOLD')
const field = () => screen.getByRole('textbox', { name: '您的回答' })
const button = () => screen.getByRole('button', { name: '回答' })
const kept = async () => (await database()).get('typed', 'person-1 answer/Q1')

const refused = (code: string, message: string, to: string | null = null) => ({
  data: { answerQuestion: { question: null, userErrors: [{ code, message, field: to }] } },
})
const taken = { data: { answerQuestion: { question: questionLike({ answer: '甜' }), userErrors: [] } } }

function open(answer: () => object | Promise<Partial<OperationResult>>) {
  const stale = vi.fn()
  const { client, asked } = server({ HouseholdAnswer: answer as () => object })
  return { stale, asked, ...showAs(me, client, <AnswerForm question={questionLike()} onStale={stale} />) }
}

beforeEach(async () => (await database()).clear('typed'))

describe('AnswerForm', () => {
  it('sends the answer once, and forgets what was typed when it is with the server', async () => {
    const { user, asked } = open(() => new Promise((resolve) => setTimeout(() => resolve(taken), 30)))
    await user.type(field(), '甜')
    expect(await violations()).toEqual([])
    await user.dblClick(button())
    expect(asked.map(({ variables }) => variables.input)).toEqual([{ questionId: 'Q1', answer: '甜' }])
    await waitFor(async () => expect(await kept()).toBeUndefined())
  })

  it('asks for the answer first', async () => {
    const { user, asked } = open(() => taken)
    await user.click(button())
    expect(field()).toHaveAccessibleDescription(/请先写回答。/)
    expect(field()).toHaveFocus()
    expect(asked).toEqual([])
  })

  it.each([
    ['no network', () => ({ error: new CombinedError({ networkError: new Error('gone') }) }), /服务器没有回应/],
    [
      'an ended sign-in',
      () => ({
        error: new CombinedError({
          graphQLErrors: [{ message: '请先登录。', extensions: { code: 'UNAUTHENTICATED' } }],
        }),
      }),
      /请先登录。/,
    ],
    ['the server’s rules', () => refused('TOO_SHORT', '写得太短了。', 'answer'), /写得太短了。/],
    ['something else', () => refused('NOT_LAUNCHED', '还没有开始。'), /还没有开始。/],
  ])('keeps what was typed after %s', async (_, answer, words) => {
    const { user } = open(answer)
    await user.type(field(), '甜')
    await user.click(button())
    expect(await screen.findByText(words)).toBeVisible()
    expect(field()).toHaveValue('甜')
    expect(await kept()).toMatchObject({ value: '甜' })
  })

  it('asks to be read anew when somebody was faster', async () => {
    const { user, stale } = open(() => refused('ALREADY_ANSWERED', '已经回答过。'))
    await user.type(field(), '甜')
    await user.click(button())
    await waitFor(() => expect(stale).toHaveBeenCalledOnce())
    expect(await kept()).toMatchObject({ value: '甜' })
  })

  it('comes back with what was typed', async () => {
    await (await database()).put('typed', { key: 'person-1 answer/Q1', person: 'person-1', value: '甜', at: 1 })
    open(() => taken)
    await waitFor(() => expect(field()).toHaveValue('甜'))
  })
})
