import { screen, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Drafted } from './Drafted'
import { clerkOf, households, other, village } from './testing/desk'

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
const open = (answer: () => object, listed: () => object = () => households()) => {
  const { client, asked } = server({ AssistDrafted: answer, AssistHouseholds: listed })
  return { asked, ...showAs(clerkOf(village), client, <Drafted village={village} />) }
}

describe('Drafted', () => {
  it('lists what was written for others, and nothing of one’s own', () => {
    open(() => list([node('a', '包家'), node('b', 'clerk-1')]))
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
    expect(screen.getByRole('link', { name: '项目 a' })).toBeInTheDocument()
  })

  it('marks the drafts of who is off the list of this village', async () => {
    const draft = (id: string, owner: string, more: object = {}) => ({
      ...node(id, owner),
      state: 'DRAFT',
      region: { id: 'R1', code: village.code, place: village.place },
      ...more,
    })
    open(
      () =>
        list([
          draft('a', 'P1'),
          draft('b', 'P2'),
          draft('c', 'P2', { state: 'CANCELLED' }),
          draft('d', 'P2', { region: { id: 'R2', code: other.code, place: other.place } }),
        ]),
      () => households(['P1', '包家']),
    )
    const marked = screen.getAllByRole('listitem').map((row) => within(row).queryByText('农户已不在名单里') !== null)
    expect(marked).toEqual([false, true, false, false])
    expect(await violations()).toEqual([])
  })

  it('marks nobody while the list is not known', () => {
    const draft = { ...node('a', 'P2'), state: 'DRAFT', region: { id: 'R1', code: village.code, place: village.place } }
    open(
      () => list([draft]),
      () => ({ error: new CombinedError({ networkError: new Error('gone') }) }),
    )
    expect(screen.getByRole('link', { name: '项目 a' })).toBeInTheDocument()
    expect(screen.queryByText('农户已不在名单里')).not.toBeInTheDocument()
  })

  it('says when there is none', () => {
    open(() => list([node('b', 'clerk-1')]))
    expect(screen.getByText(/在上面选一户/)).toBeInTheDocument()
  })

  it('goes on to the next page, though this one has none', async () => {
    const { user, asked } = open(() => list([node('b', 'clerk-1')], true))
    expect(screen.queryByText(/在上面选一户/)).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(asked.filter(({ name }) => name === 'AssistDrafted').map(({ variables }) => variables.after)).toEqual([
      null,
      'next',
    ])
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
