import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { type Outcome, Result } from './Result'

const answered = (body: unknown, events = 0): Outcome => ({ state: 'answered', body, ms: 12, status: 200, events })

it.each([
  ['nothing asked', { state: 'none' }, '还没有运行过。'],
  ['asking', { state: 'running' }, '正在请求…'],
  ['an answer', answered({ data: { viewer: null } }), '已答复'],
  ['a refusal in a payload', answered({ data: { a: { userErrors: [{ code: 'X' }] } } }), '没有被接受'],
  ['a refusal at the top', answered({ errors: [{ message: 'no' }] }), '没有被接受'],
  ['an event', answered({ data: {} }, 3), '第 3 次推送'],
] satisfies [string, Outcome, string][])('tells of %s', async (_, outcome, words) => {
  show(<Result outcome={outcome} again={vi.fn()} />)
  expect(screen.getByText(words)).toBeInTheDocument()
  expect(await violations()).toEqual([])
})

it('offers to ask again after a lost answer', async () => {
  const again = vi.fn()
  const { user } = show(<Result outcome={{ state: 'failed', trouble: { kind: 'offline' } }} again={again} />)
  await user.click(screen.getByRole('button'))
  expect(again).toHaveBeenCalledOnce()
})
