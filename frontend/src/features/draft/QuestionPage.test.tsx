import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { answered, type Draft } from '../../lib/drafts/draft'
import { changeDraft, getDraft } from '../../lib/drafts/store'
import type { Viewer } from '../../lib/viewer'
import { violations } from '../../ui/testing/violations'
import QuestionPage from './QuestionPage'
import { draftOf, showAt, somebody } from './testing/at'

let viewer: Viewer
let draft: Draft
beforeEach(async () => {
  viewer = somebody()
  draft = await draftOf(viewer)
})

function open(question: string, query = '') {
  return showAt(viewer, `/draft/${draft.id}/${question}${query}`, { '/draft/:id/:question': <QuestionPage /> })
}
const now = () => getDraft(draft.id) as Draft
const next = () => screen.getByRole('button', { name: '下一步' })

describe('a question', () => {
  it('is one page with its place among all, and nothing axe would find', async () => {
    open('title')
    expect(screen.getByRole('heading', { level: 1, name: '项目叫什么名字？' })).toBeVisible()
    expect(screen.getByText('第 2 题，共 15 题')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('keeps every letter on the phone and goes on without a network', async () => {
    const { user, where, server } = open('title')
    await user.type(screen.getByLabelText('标题'), '新寨核桃{Enter}')
    expect(now().answers.title).toBe('新寨核桃')
    expect(now().unsent).toEqual(['title'])
    expect(where()).toBe(`/draft/${draft.id}/photos`)
    expect(server.asked).toEqual([])
  })

  it('says what is missing and brings the keyboard there', async () => {
    const { user, where } = open('title')
    await user.type(screen.getByLabelText('标题'), '核桃{Enter}')
    const summary = screen.getByRole('alert')
    expect(summary).toHaveFocus()
    await user.click(within(summary).getByRole('link', { name: '再写一点，至少还差 2 个字。' }))
    const field = screen.getByLabelText('标题')
    expect(field).toHaveFocus()
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription(/至少还差 2 个字/)
    await user.type(field, '一百斤')
    expect(field).toBeValid()
    await user.keyboard('{Enter}')
    expect(where()).toBe(`/draft/${draft.id}/photos`)
  })

  it('may be left for later, with what is written so far', async () => {
    const { user, where } = open('who')
    await user.type(screen.getByLabelText('我们是谁'), '我们家')
    await user.click(screen.getByRole('button', { name: '以后再填' }))
    expect(where()).toBe(`/draft/${draft.id}/grow`)
    expect(now().answers.who).toBe('我们家')
  })

  it('comes back to all answers when it was opened from there', async () => {
    const { user, where } = open('goal', '?from=check')
    await user.type(screen.getByLabelText('目标'), '20,000')
    expect(now().answers.goalMinor).toBe(20_000_00)
    await user.click(screen.getByRole('button', { name: '回到全部回答' }))
    expect(where()).toBe(`/draft/${draft.id}/check`)
  })

  it('takes an example as a start, with gaps that have to be filled', async () => {
    const { user } = open('who')
    await user.click(screen.getByRole('button', { name: '用这个开头' }))
    const field = screen.getByLabelText<HTMLTextAreaElement>('我们是谁')
    expect(field.value).toContain('新寨村')
    await waitFor(() => expect(field).toHaveFocus())
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('＿＿')
    await user.click(next())
    expect(screen.getByRole('alert')).toHaveTextContent('把空着的 ＿＿ 填上您自己的话，或者删掉。')
    expect(screen.queryByRole('button', { name: '用这个开头' })).toBeNull()
  })

  it('shows what the server refused, in its words, until it is another answer', async () => {
    changeDraft(draft.id, (d) => ({
      ...answered(d, 'days', 45, 2),
      refused: [{ field: 'days', text: '县里规定最多 40 天。' }],
    }))
    const { user } = open('days')
    const field = screen.getByLabelText('认筹天数')
    expect(field).toHaveAccessibleDescription(/县里规定最多 40 天。/)
    await user.clear(field)
    await user.type(field, '40')
    expect(screen.queryByText('县里规定最多 40 天。')).toBeNull()
  })

  it('shows what reviewers asked about it, and nothing else', async () => {
    const asked = {
      office: '新寨村',
      by: '马主任',
      at: '2026-07-01T00:00:00Z',
      comment: '',
      questions: [
        { field: 'tiers.0.price', text: '为什么比去年贵？' },
        { field: 'story.who', text: '家里几口人？' },
      ],
    }
    changeDraft(draft.id, (d) => ({ ...d, asked }))
    open('tiers')
    expect(screen.getByText('新寨村的马主任问：')).toBeVisible()
    expect(screen.getByText('为什么比去年贵？')).toBeVisible()
    expect(screen.queryByText('家里几口人？')).toBeNull()
  })

  it('lets the person choose when somebody else changed the same answer', async () => {
    changeDraft(draft.id, (d) => ({
      ...answered(d, 'title', '我的核桃', 2),
      clashes: [{ name: 'title', theirs: '她的核桃' }],
    }))
    const { user } = open('title')
    expect(screen.getByText('您改的时候，别人也改了这里。留哪一个？')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '用别人的' }))
    expect(screen.getByLabelText('标题')).toHaveValue('她的核桃')
    expect(screen.queryByText('您改的时候，别人也改了这里。留哪一个？')).toBeNull()
  })

  it('that does not exist is told so', () => {
    open('nothing')
    expect(screen.getByRole('heading', { name: '这里什么也没有' })).toBeVisible()
  })

  it('of a draft on another phone says where to look', async () => {
    showAt(viewer, '/draft/other/title', { '/draft/:id/:question': <QuestionPage /> })
    expect(await screen.findByText(/这份草稿不在这部手机里/)).toBeVisible()
  })
})

describe('the clerk', () => {
  it('always sees for whom the draft is', async () => {
    await draftOf(viewer, { behalf: { id: 'h', name: '张大爷' } })
    open('title')
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('正在替新寨村的张大爷办理')
  })
})
