import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { PublishedPosts } from './PublishedPosts'

const post = (id: string) => ({
  id,
  title: `进展 ${id}`,
  html: '',
  author: '齐婶',
  createdAt: '2026-07-10T01:05:00Z',
  photos: [],
})

const page = (ids: string[], endCursor: string | null) => ({
  data: {
    campaign: {
      id: 'C1',
      posts: {
        pageInfo: { hasNextPage: endCursor !== null, endCursor },
        edges: ids.map((id) => ({ cursor: id, node: post(id) })),
      },
    },
  },
})

const me = somebody('HOUSEHOLD')
const titles = () => screen.getAllByRole('heading').map((heading) => heading.textContent)

describe('PublishedPosts', () => {
  it('shows page after page', async () => {
    const { client } = server({ HouseholdPosts: ({ after }) => (after ? page(['1'], null) : page(['3', '2'], 'x')) })
    const { user } = showAs(me, client, <PublishedPosts slug="walnut-1" />)
    expect(titles()).toEqual(['进展 3', '进展 2'])
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(titles()).toEqual(['进展 3', '进展 2', '进展 1'])
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })

  it('says that there is none', () => {
    showAs(me, server({ HouseholdPosts: () => page([], null) }).client, <PublishedPosts slug="walnut-1" />)
    expect(screen.getByText(/还没有发过进展/)).toBeInTheDocument()
  })

  it('offers to try again', async () => {
    let tries = 0
    const { client } = server({
      HouseholdPosts: () =>
        tries++ === 0 ? { error: new CombinedError({ networkError: new Error('gone') }) } : page(['1'], null),
    })
    const { user } = showAs(me, client, <PublishedPosts slug="walnut-1" />)
    expect(screen.getByRole('status')).toHaveTextContent('发过的进展没有加载出来。')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(titles()).toEqual(['进展 1'])
  })
})
