import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import TrackerPage from './TrackerPage'
import { At } from './testing/at'
import { answersLike, campaignLike } from './testing/campaign'

const me = somebody('HOUSEHOLD')
const none = { pageInfo: { hasNextPage: false, endCursor: null }, edges: [] }
const lists = {
  HouseholdPosts: () => ({ data: { campaign: { id: 'C1', posts: none } } }),
  HouseholdQuestions: () => ({ data: { campaign: { id: 'C1', questions: none } } }),
}
const one = (more: Parameters<typeof campaignLike>[0] = {}) => ({
  data: { campaign: { ...answersLike(), ...campaignLike(more), money: null } },
})
const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })

function open(answer: () => object, viewer = me) {
  const { client } = server({ HouseholdOne: answer, ...lists })
  return showAs(
    viewer,
    client,
    <At path="/h/c/walnut-1" route="/h/c/:slug">
      <TrackerPage />
    </At>,
  )
}

beforeEach(async () => (await database()).clear('typed'))

describe('TrackerPage', () => {
  it('shows a project to its household', async () => {
    open(one)
    expect(screen.getByRole('heading', { level: 1, name: '新寨的核桃' })).toBeInTheDocument()
    expect(document.title).toBe('新寨的核桃 · 山货')
    expect(screen.queryByRole('complementary', { name: '代办' })).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says for whom a clerk acts', () => {
    open(() => one({ owner: { id: 'p2', displayName: '包家' }, draftedBy: { id: me.id } }), {
      ...me,
      grants: somebody('VILLAGE_CLERK').grants,
    })
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('正在替新寨村的包家办理')
  })

  it('is not for others, though the project is public', () => {
    open(() => one({ owner: { id: 'p2', displayName: '包家' } }))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      '这件事要这个项目的农户，或者代写的村服务点人员来办',
    )
  })

  it.each([
    ['LIVE', '有什么新进展？'],
    ['COLLECTING', '有什么新进展？'],
    ['VIABLE', '货备得怎么样了，发了没有？'],
    ['SETTLED', '货备得怎么样了，发了没有？'],
  ] as const)('asks for the news that backers of a project that is %s wait for', (state, words) => {
    open(() => one({ state }))
    expect(screen.getByRole('textbox', { name: words })).toBeVisible()
  })

  it('tells of a project that does not exist', () => {
    open(() => ({ data: { campaign: null } }))
    expect(screen.getByRole('heading', { name: '这里什么也没有' })).toBeInTheDocument()
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('takes news without a network, for whom it did before', async () => {
    const first = open(() => one({ owner: { id: 'p2', displayName: '包家' }, draftedBy: { id: me.id } }))
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toHaveLength(1))
    first.unmount()
    open(gone)
    expect(await screen.findByRole('textbox', { name: '有什么新进展？' })).toBeVisible()
    expect(screen.getByRole('complementary', { name: '代办' })).toHaveTextContent('包家')
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  it('says only that there is no network where it was never open', async () => {
    open(gone)
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })
})
