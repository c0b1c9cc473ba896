import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { newDraft } from '../../lib/drafts/draft'
import { openDrafts, putDraft } from '../../lib/drafts/store'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import HomePage from './HomePage'
import { campaignLike, returned } from './testing/campaign'

const me = somebody('HOUSEHOLD')
const village = { code: '1', name: '新寨村' }

const home = (campaigns: ReturnType<typeof campaignLike>[], hasNextPage = false) => ({
  data: {
    viewer: {
      id: me.id,
      campaigns: {
        pageInfo: { hasNextPage, endCursor: 'next' },
        edges: campaigns.map((node) => ({ cursor: node.id, node })),
      },
    },
  },
})
const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })

beforeEach(async () => {
  const db = await database()
  await db.clear('drafts')
  await db.clear('typed')
  await openDrafts('nobody')
  await openDrafts(me.id)
})

describe('HomePage', () => {
  it('begins with the next step and lists the projects', async () => {
    const { client } = server({ HouseholdHome: () => home([campaignLike()]) })
    showAs(me, client, <HomePage />)
    expect(screen.getByRole('heading', { level: 1, name: '老赵，您好' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '写一条进展' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '新寨的核桃' })).toBeInTheDocument()
    expect(document.title).toBe('我的项目 · 山货')
    expect(await violations()).toEqual([])
  })

  it('invites somebody who has nothing yet to start', async () => {
    const { client } = server({ HouseholdHome: () => home([]) })
    showAs(me, client, <HomePage />)
    expect(screen.getByRole('link', { name: '发起一个项目' })).toHaveAttribute('href', '/h/new')
    expect(screen.getAllByRole('link')).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  it('leaves out what the person wrote for others, and shows a draft of the phone once', async () => {
    await putDraft({
      ...newDraft('D1', me.id, village, null, 1),
      answers: { title: '蜂蜜' },
      server: { id: 'C2', slug: 'honey', version: 1, account: '' },
    })
    await putDraft({ ...newDraft('D2', me.id, village, { id: 'p2', name: '包家' }, 1), answers: { title: '当归' } })
    const { client } = server({
      HouseholdHome: () =>
        home([
          campaignLike({ id: 'C2', title: '蜂蜜', state: 'DRAFT', review: [] }),
          campaignLike({ id: 'C3', title: '花椒', owner: { id: 'p2', displayName: '包家' } }),
        ]),
    })
    showAs(me, client, <HomePage />)
    expect(screen.getAllByRole('link', { name: '蜂蜜' })).toHaveLength(1)
    expect(screen.queryByText('花椒')).not.toBeInTheDocument()
    expect(screen.queryByText('当归')).not.toBeInTheDocument()
  })

  it('works without a network: drafts, the projects of the last visit, and a new start', async () => {
    const { client } = server({ HouseholdHome: () => home([campaignLike()]) })
    showAs(me, client, <HomePage />).unmount()
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toHaveLength(1))
    await putDraft({ ...newDraft('D1', me.id, village, null, 1), answers: { title: '蜂蜜' } })
    showAs(me, server({ HouseholdHome: gone }).client, <HomePage />)
    expect(screen.getByRole('link', { name: '接着写' })).toHaveAttribute('href', '/draft/D1')
    expect(await screen.findByRole('link', { name: '新寨的核桃' })).toHaveAttribute('href', '/h/c/walnut-1')
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    expect(screen.getByRole('link', { name: '再发起一个项目' })).toBeInTheDocument()
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  it('lets somebody without anything start when there is no network', () => {
    showAs(me, server({ HouseholdHome: gone }).client, <HomePage />)
    expect(screen.getByRole('link', { name: '再发起一个项目' })).toHaveAttribute('href', '/h/new')
  })

  it('keeps its place while it loads', () => {
    showAs(me, server({ HouseholdHome: () => new Promise(() => undefined) }).client, <HomePage />)
    expect(screen.getByRole('status')).toHaveTextContent('正在加载')
  })

  it('looks for the next step in all projects, however many there are', async () => {
    const oldest = { ...returned([{ field: 'title', text: '几斤？' }]), id: 'C9', title: '退回的花椒' }
    const { client, asked } = server({
      HouseholdHome: ({ after }) => (after ? home([oldest]) : home([campaignLike()], true)),
    })
    showAs(me, client, <HomePage />)
    expect(await screen.findByRole('link', { name: '回答问题' })).toHaveAttribute('href', '/h/c/walnut-1?at=asked')
    expect(screen.getByRole('link', { name: '新寨的核桃' })).toBeInTheDocument()
    expect(asked.map(({ variables }) => variables.after)).toEqual([null, 'next'])
  })

  it('tells nobody to leave before it has seen all projects', () => {
    const others = campaignLike({ owner: { id: 'p2', displayName: '包家' } })
    const { client } = server({
      HouseholdHome: ({ after }) => (after ? new Promise(() => undefined) : home([others], true)),
    })
    showAs(somebody('VILLAGE_CLERK'), client, <HomePage />)
    expect(screen.getByRole('status')).toHaveTextContent('正在加载')
    expect(screen.queryByRole('heading', { name: /来办/ })).not.toBeInTheDocument()
  })

  it('shows what came when the rest did not, and offers to try again', async () => {
    let tries = 0
    const { client } = server({
      HouseholdHome: ({ after }) => {
        if (!after) return home([campaignLike()], true)
        return tries++ === 0 ? gone() : home([campaignLike({ id: 'C8', title: '蜂蜜' })])
      },
    })
    const { user } = showAs(me, client, <HomePage />)
    expect(await screen.findByText('后面的没有加载出来。')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '新寨的核桃' })).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByRole('link', { name: '蜂蜜' })).toBeInTheDocument()
  })

  it('says to who was taken off the list what that means, and offers nothing to begin', async () => {
    await putDraft({ ...newDraft('D1', me.id, village, null, 1), answers: { title: '蜂蜜' } })
    const settled = { edit: false, post: false, answer: false, readOrders: false }
    const asked = returned([{ field: 'title', text: '几斤？' }])
    const { client } = server({
      HouseholdHome: () => home([{ ...asked, id: 'C2' }, campaignLike({ state: 'FAILED', viewerCan: settled })]),
    })
    showAs({ ...me, grants: [] }, client, <HomePage />)
    expect(await screen.findByText('您已经不在新寨村的农户名单里。')).toBeVisible()
    expect(screen.getByText(/草稿不能改.*请找村级服务点/)).toBeVisible()
    expect(screen.getByRole('link', { name: '蜂蜜' })).toBeInTheDocument()
    for (const act of ['接着写', '再发起一个项目', '发起一个项目', '回答问题'])
      expect(screen.queryByRole('link', { name: act })).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: '重新发起' })).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('leaves to who was taken off the list what is still under way', () => {
    const { client } = server({ HouseholdHome: () => home([campaignLike()]) })
    showAs({ ...me, grants: [] }, client, <HomePage />)
    expect(screen.getByText(/不在新寨村的农户名单里/)).toBeVisible()
    expect(screen.getByRole('link', { name: '写一条进展' })).toBeInTheDocument()
  })

  it('names no village when there are several', () => {
    const there = campaignLike({ id: 'C2', region: { id: 'R2', code: '621223102205', place: '拉沙村' } })
    const { client } = server({ HouseholdHome: () => home([campaignLike(), there]) })
    showAs({ ...me, grants: [] }, client, <HomePage />)
    expect(screen.getByText(/^您已经不在村里的农户名单里。/)).toBeVisible()
  })

  it('is not for somebody whom no village has registered', () => {
    showAs(somebody('COUNTY_OFFICER'), server({ HouseholdHome: () => home([]) }).client, <HomePage />)
    expect(screen.getByRole('heading', { name: '这件事要在村里登记过的农户来办' })).toBeInTheDocument()
  })
})
