import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { getDraft, getDrafts, getPhoto, openDrafts, putPhoto } from '../../lib/drafts/store'
import { syncDrafts } from '../../lib/drafts/sync'
import { FakeServer } from '../../lib/drafts/testing/fakeServer'
import { violations } from '../../ui/testing/violations'
import CheckPage from './CheckPage'
import NewPage from './NewPage'
import { draftOf, showAt, somebody } from './testing/at'

const routes = { '/h/new': <NewPage />, '/h': <p>我的项目</p>, '/draft/:id/check': <CheckPage /> }
const inDialog = (name: string) =>
  screen.getAllByRole('button', { name }).find((button) => button.closest('.dialog')) as HTMLElement

describe('a draft that only this phone has', () => {
  it('is made once by two clicks', async () => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const { user, where } = showAt(viewer, '/h/new', routes)
    await user.dblClick(screen.getByRole('button', { name: '开始' }))
    await waitFor(() => expect(where()).toMatch(/produce$/))
    expect(getDrafts()).toHaveLength(1)
  })

  it('is thrown away with its photos after one question that says what is lost', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, {
      answers: { title: '新寨核桃', produce: 'WALNUT' },
      photos: [{ id: 'photo 1', alt: '' }],
    })
    await putPhoto('photo 1', new Blob(['x']))
    const { user } = showAt(viewer, '/h/new', routes)
    await user.click(screen.getByRole('button', { name: /^不要这份草稿了/ }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent(
      '新寨核桃这部手机上的 2 个回答会去掉。 1 张照片也会去掉。 去掉就找不回来了。',
    )
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: '先不办' }))
    expect(getDraft(draft.id)).toBeDefined()
    await user.click(screen.getByRole('button', { name: /^不要这份草稿了/ }))
    await user.click(inDialog('不要了'))
    await waitFor(() => expect(getDrafts()).toEqual([]))
    await waitFor(async () => expect(await getPhoto('photo 1')).toBeUndefined())
    await openDrafts('somebody else')
    await openDrafts(viewer.id)
    expect(getDrafts()).toEqual([])
  })

  it('is thrown away from its own page, which is left', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer)
    const { user, where } = showAt(viewer, `/draft/${draft.id}/check`, routes)
    await user.click(screen.getByRole('button', { name: '不要这份草稿了' }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('里面还什么都没写。')
    await user.click(inDialog('不要了'))
    await waitFor(() => expect(where()).toBe('/h'))
    await waitFor(() => expect(getDrafts()).toEqual([]))
  })

  it('stays when it reached the server while the question stood there', async () => {
    const viewer = somebody()
    const server = new FakeServer()
    const draft = await draftOf(viewer, {
      answers: { title: '新寨核桃', produce: 'WALNUT' },
      unsent: ['title', 'produce'],
    })
    const { user, where } = showAt(viewer, `/draft/${draft.id}/check`, routes, server)
    await user.click(screen.getByRole('button', { name: /^不要这份草稿了/ }))
    const confirm = inDialog('不要了')
    const sending = syncDrafts(server.client())
    await user.click(confirm)
    expect(await screen.findByText('草稿还在：它正在上传，或者服务器已经收到了。')).toBeVisible()
    await sending
    expect(getDraft(draft.id)?.server).not.toBeNull()
    expect(where()).toBe(`/draft/${draft.id}/check`)
  })
})

describe('a draft that the server has', () => {
  it('cannot be thrown away here', async () => {
    const viewer = somebody()
    await draftOf(viewer, { server: { id: 'C', slug: 's', version: 1, account: '' }, answers: { title: '新寨核桃' } })
    showAt(viewer, '/h/new', routes)
    expect(screen.getByRole('link', { name: '新寨核桃' })).toBeVisible()
    expect(screen.queryByRole('button', { name: /^不要这份草稿了/ })).toBeNull()
  })
})
