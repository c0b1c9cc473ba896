import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { openPosts, queuePost, type WaitingPost } from '../../lib/posts/outbox'
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

  it('is thrown away after one question', async () => {
    const { user } = show(<RefusedPost post={post} main />)
    await user.click(screen.getByRole('button', { name: '不要了' }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('不能找回')
    expect(await row()).toBeDefined()
    await user.click(screen.getAllByRole('button', { name: '不要了' }).find((b) => b.closest('.dialog')) as HTMLElement)
    await waitFor(async () => expect(await row()).toBeUndefined())
  })
})
