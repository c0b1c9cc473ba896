import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs } from '../../ui/testing/server'
import { Drafted } from './Drafted'
import { clerkOf, village } from './testing/desk'

const node = (id: string, owner: string) => ({
  id,
  slug: id,
  title: `项目 ${id}`,
  state: 'LIVE',
  updatedAt: '2026-07-10T01:00:00Z',
  region: { id: 'R1', code: '1', place: '新寨村' },
  owner: { id: owner, displayName: owner },
  review: [],
})
const list = (nodes: ReturnType<typeof node>[], hasNextPage = false) => ({
  data: {
    viewer: {
      id: 'clerk-1',
      campaigns: {
        pageInfo: { hasNextPage, endCursor: 'next' },
        edges: nodes.map((one) => ({ cursor: one.id, node: one })),
      },
    },
  },
})
const open = (answer: () => object) => {
  const { client, asked } = server({ AssistDrafted: answer })
  return { asked, ...showAs(clerkOf(village), client, <Drafted />) }
}

describe('Drafted', () => {
  it('lists what was written for others, and nothing of one’s own', () => {
    open(() => list([node('a', '包家'), node('b', 'clerk-1')]))
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
    expect(screen.getByRole('link', { name: '项目 a' })).toBeInTheDocument()
  })

  it('says when there is none', () => {
    open(() => list([node('b', 'clerk-1')]))
    expect(screen.getByText(/在上面选一户/)).toBeInTheDocument()
  })

  it('goes on to the next page, though this one has none', async () => {
    const { user, asked } = open(() => list([node('b', 'clerk-1')], true))
    expect(screen.queryByText(/在上面选一户/)).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(asked.map(({ variables }) => variables.after)).toEqual([null, 'next'])
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    expect(screen.queryByText(/在上面选一户/)).not.toBeInTheDocument()
  })

  it('says when it could not be loaded', () => {
    open(() => ({ error: new CombinedError({ networkError: new Error('gone') }) }))
    expect(screen.getByRole('status')).toHaveTextContent('这些项目没有加载出来。')
  })
})
