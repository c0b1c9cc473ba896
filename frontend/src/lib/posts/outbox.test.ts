import { renderHook, waitFor } from '@testing-library/react'
import type { Client } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../database'
import { useUnkept } from '../unkept'
import {
  openPosts,
  queuePost,
  sendPosts,
  useSendState,
  useWaitingPostCount,
  useWaitingPosts,
  type WaitingPost,
} from './outbox'

const wrote = (id: string, more: Partial<WaitingPost> = {}): WaitingPost => ({
  id,
  person: 'qi',
  at: 1,
  campaignId: 'C1',
  text: '花椒开始采了。颗粒大。',
  photos: [],
  refused: '',
  ...more,
})

type Answer = { data?: unknown; error?: unknown }

/** A client that answers one after another, and what it was asked. */
function answering(...answers: Answer[]) {
  const asked: unknown[] = []
  const mutation = vi.fn((_: unknown, { input }: { input: unknown }) => {
    asked.push(input)
    return { toPromise: async () => answers[asked.length - 1] ?? { error: { graphQLErrors: [] } } }
  })
  return { asked, client: { mutation } as unknown as Client }
}

const published: Answer = { data: { publishPost: { post: { id: 'P1' }, userErrors: [] } } }
const refused = (code: string, message: string): Answer => ({
  data: { publishPost: { post: null, userErrors: [{ code, message, field: null }] } },
})
const failed = (code: string): Answer => ({ error: { graphQLErrors: [{ message: '没有成', extensions: { code } }] } })

const stored = async () => (await (await database()).getAll('posts')).map(({ id }) => id)

beforeEach(async () => {
  const db = await database()
  await db.clear('posts')
  await db.clear('typed')
  await openPosts('nobody')
  await openPosts('qi')
})

describe('the outbox of posts', () => {
  it('keeps a post until it is published, and forgets what it was typed in at the same moment', async () => {
    const db = await database()
    await db.put('typed', { key: 'qi post/C1/text', person: 'qi', value: '花椒', at: 1 })
    await queuePost(wrote('a'), ['qi post/C1/text'])
    expect(await db.getAll('typed')).toEqual([])
    expect(await stored()).toEqual(['a'])

    const { asked, client } = answering(published)
    expect(await sendPosts(client)).toBe(true)
    expect(asked).toEqual([{ campaignId: 'C1', clientKey: 'a', title: '花椒开始采了', body: '颗粒大。', photos: [] }])
    expect(await stored()).toEqual([])
  })

  it.each([
    ['no network', { error: { graphQLErrors: [] } }, 'network'],
    ['a sign-in that has run out', failed('UNAUTHENTICATED'), 'signedOut'],
    ['a server in trouble', failed('INTERNAL'), 'server'],
    ['a server that was updated', failed('DOCUMENT_UNKNOWN'), 'outdated'],
    ['an outcome nobody knows', refused('OUTCOME_UNKNOWN', '不知道'), 'server'],
  ])('waits after %s, and sends the same key again', async (_, answer, why) => {
    const { result } = renderHook(() => useSendState())
    await queuePost(wrote('a'))
    const { asked, client } = answering(answer, published)
    expect(await sendPosts(client)).toBe(false)
    await waitFor(() => expect(result.current).toBe(why))
    expect(await stored()).toEqual(['a'])
    expect(await sendPosts(client)).toBe(true)
    expect(asked.map((input) => (input as { clientKey: string }).clientKey)).toEqual(['a', 'a'])
    await waitFor(() => expect(result.current).toBe('resting'))
  })

  it.each([
    ['the rules', refused('TOO_MANY_POSTS', '24 小时内最多发 5 条。'), '24 小时内最多发 5 条。'],
    ['the lack of a right', failed('DENIED'), '没有成'],
  ])('gives a post that is refused by %s back to its writer, and sends the others', async (_, answer, words) => {
    const { result } = renderHook(() => ({ posts: useWaitingPosts('C1'), count: useWaitingPostCount() }))
    await queuePost(wrote('a'))
    await queuePost(wrote('b', { at: 2 }))
    const { asked, client } = answering(answer, published)
    expect(await sendPosts(client)).toBe(true)
    await waitFor(() =>
      expect(result.current.posts).toMatchObject([{ id: 'a', refused: words, text: wrote('a').text }]),
    )
    expect(result.current.count).toBe(0)
    // It does not go again by itself.
    expect(await sendPosts(client)).toBe(true)
    expect(asked).toHaveLength(2)
  })

  it('gives words that another tab published otherwise back as a post of their own', async () => {
    const { result } = renderHook(() => useWaitingPosts('C1'))
    await queuePost(wrote('a'))
    const { asked, client } = answering(refused('PUBLISHED_OTHERWISE', '已经发过一版'), published)
    expect(await sendPosts(client)).toBe(true)
    await waitFor(() => expect(result.current).toMatchObject([{ refused: '已经发过一版', text: wrote('a').text }]))
    const [own] = result.current
    expect(own?.id).not.toBe('a')
    await queuePost({ ...(own as WaitingPost), refused: '' })
    expect(await sendPosts(client)).toBe(true)
    expect(asked).toHaveLength(2)
    await waitFor(() => expect(result.current).toEqual([]))
  })

  it('tells when the phone could not keep a post, and leaves what it was typed in', async () => {
    const db = await database()
    await db.put('typed', { key: 'qi post/C1/text', person: 'qi', value: '花椒', at: 1 })
    const { result } = renderHook(() => useUnkept())
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    await expect(queuePost(wrote('a'), ['qi post/C1/text'])).rejects.toThrow('no room')
    await waitFor(() => expect(result.current).toBe(true))
    put.mockRestore()
    expect(await db.getAllKeys('typed')).toEqual(['qi post/C1/text'])
    await queuePost(wrote('a'))
    await waitFor(() => expect(result.current).toBe(false))
  })

  it('does not publish what another tab has given up', async () => {
    await queuePost(wrote('a'))
    await (await database()).delete('posts', 'a')
    const { asked, client } = answering(published)
    expect(await sendPosts(client)).toBe(true)
    expect(asked).toEqual([])
  })

  it('shows and sends nothing of another person of the same phone', async () => {
    await queuePost(wrote('a'))
    await openPosts('ma')
    const { result } = renderHook(() => useWaitingPosts('C1'))
    const { asked, client } = answering(published)
    await sendPosts(client)
    expect([result.current, asked]).toEqual([[], []])
    await openPosts('qi')
    await waitFor(() => expect(result.current).toHaveLength(1))
  })

  it('shows the posts of one campaign, the oldest first', async () => {
    const { result } = renderHook(() => useWaitingPosts('C1'))
    await queuePost(wrote('b', { at: 2 }))
    await queuePost(wrote('c', { campaignId: 'C2' }))
    await queuePost(wrote('a', { at: 1 }))
    await waitFor(() => expect(result.current.map(({ id }) => id)).toEqual(['a', 'b']))
  })
})
