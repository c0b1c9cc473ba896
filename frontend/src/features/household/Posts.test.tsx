import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { dropPost, openPosts, queuePost, type WaitingPost } from '../../lib/posts/outbox'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Posts } from './Posts'

const me = somebody('HOUSEHOLD')
const wrote = (more: Partial<WaitingPost> = {}): WaitingPost => ({
  id: 'a',
  person: me.id,
  at: 1,
  campaignId: 'C1',
  text: '开采了',
  photos: [],
  refused: '',
  ...more,
})
const none = {
  data: { campaign: { id: 'C1', posts: { pageInfo: { hasNextPage: false, endCursor: null }, edges: [] } } },
}

beforeEach(async () => {
  const db = await database()
  await db.clear('posts')
  await db.clear('typed')
  await openPosts('nobody')
  await openPosts(me.id)
})

describe('Posts', () => {
  it('shows what waits, and reads the published ones anew when it is through', async () => {
    const { client, asked } = server({ HouseholdPosts: () => none })
    await queuePost(wrote())
    showAs(me, client, <Posts campaignId="C1" slug="walnut-1" mayPost main />)
    expect(screen.getByText('开采了')).toBeInTheDocument()
    expect(await violations()).toEqual([])
    const before = asked.length
    await act(() => dropPost('a'))
    expect(await screen.findByText(/已发布，关注和支持这个项目的人都会收到通知/)).toBeVisible()
    expect(screen.queryByText('开采了')).not.toBeInTheDocument()
    expect(asked.length).toBeGreaterThan(before)
  })

  it('puts a refused post in the place of a new one', async () => {
    const { client } = server({ HouseholdPosts: () => none })
    await queuePost(wrote({ refused: '太短了' }))
    showAs(me, client, <Posts campaignId="C1" slug="walnut-1" mayPost main />)
    expect(screen.getAllByRole('textbox')).toHaveLength(1)
    expect(screen.getByRole('textbox')).toHaveValue('开采了')
    await act(() => dropPost('a'))
    await waitFor(() => expect(screen.getByRole('textbox')).toHaveValue(''))
    expect(screen.queryByText(/已发布/)).not.toBeInTheDocument()
  })

  it('is for reading only where one may not post', () => {
    const { client } = server({ HouseholdPosts: () => none })
    showAs(me, client, <Posts campaignId="C1" slug="walnut-1" mayPost={false} main />)
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })

  it('asks for no published posts where there is no network', () => {
    const { client, asked } = server({})
    showAs(me, client, <Posts campaignId="C1" mayPost main />)
    expect(screen.getByRole('textbox')).toBeInTheDocument()
    expect(asked).toEqual([])
  })
})
