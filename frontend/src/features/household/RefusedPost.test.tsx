import { renderHook, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { openPosts, queuePost, type WaitingPost } from '../../lib/posts/outbox'
import { useUnkept } from '../../lib/unkept'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { RefusedPost } from './RefusedPost'

const post: WaitingPost = {
  id: 'a',
  person: 'person-1',
  at: 1,
  campaignId: 'C1',
  text: '开采了',
  photos: [],
  refused: '24 小时内最多发 5 条。',
}
const row = async () => (await database()).get('posts', 'a')

beforeEach(async () => {
  await (await database()).clear('posts')
  await openPosts('person-1')
  await queuePost(post)
})

describe('RefusedPost', () => {
  it('comes back to be changed, with the server’s words', async () => {
    const { user } = show(<RefusedPost post={post} main />)
    expect(screen.getByRole('status')).toHaveTextContent('24 小时内最多发 5 条。')
    expect(screen.getByRole('textbox')).toHaveValue('开采了')
    await user.type(screen.getByRole('textbox'), '，很好')
    await waitFor(async () => expect(await row()).toMatchObject({ text: '开采了，很好', refused: post.refused }))
    expect(await violations()).toEqual([])
  })

  it('goes back to the outbox under its key', async () => {
    const { user } = show(<RefusedPost post={post} main />)
    await user.click(screen.getByRole('button', { name: '发布' }))
    await waitFor(async () => expect(await row()).toMatchObject({ id: 'a', text: '开采了', refused: '' }))
  })

  describe('on a phone whose storage fails', () => {
    const fail = () =>
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError')
      })

    it('stays as it is changed, and it is told', async () => {
      const { user } = show(<RefusedPost post={post} main />)
      const { result } = renderHook(useUnkept)
      fail()
      await user.type(screen.getByRole('textbox'), '，很好')
      await waitFor(() => expect(result.current).toBe(true))
      expect(screen.getByRole('textbox')).toHaveValue('开采了，很好')
    })

    it('says that it could not be thrown away', async () => {
      const { user } = show(<RefusedPost post={post} main />)
      fail()
      await user.click(screen.getByRole('button', { name: '不要了' }))
      await user.click(
        screen.getAllByRole('button', { name: '不要了' }).find((b) => b.closest('.dialog')) as HTMLElement,
      )
      expect(await screen.findByText('没能去掉：这部手机的存储没有响应。请重新打开这一页。')).toBeVisible()
    })
  })

  it('is thrown away after one question', async () => {
    const { user } = show(<RefusedPost post={post} main />)
    await user.click(screen.getByRole('button', { name: '不要了' }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('不能找回')
    expect(await row()).toBeDefined()
    await user.click(screen.getAllByRole('button', { name: '不要了' }).find((b) => b.closest('.dialog')) as HTMLElement)
    await waitFor(async () => expect(await row()).toBeUndefined())
  })
})
