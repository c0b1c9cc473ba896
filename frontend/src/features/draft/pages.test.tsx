import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { getDrafts, openDrafts } from '../../lib/drafts/store'
import { FakeServer, type Mishap } from '../../lib/drafts/testing/fakeServer'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import AssistNewPage from './AssistNewPage'
import DraftPage from './DraftPage'
import NewPage from './NewPage'
import OpenPage from './OpenPage'
import { DraftHouseholds, DraftWhere } from './queries'
import { ReadAloud } from './ReadAloud'
import SentPage from './SentPage'
import { draftOf, showAt, somebody } from './testing/at'

const routes = {
  '/h/new': <NewPage />,
  '/assist/new': <AssistNewPage />,
  '/draft/open/:campaignId': <OpenPage />,
  '/draft/:id/sent': <SentPage />,
  '/draft/:id': <DraftPage />,
}

describe('/h/new', () => {
  it('begins a draft in the household’s village', async () => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const { user, where } = showAt(viewer, '/h/new', routes)
    expect(await violations()).toEqual([])
    await user.click(screen.getByRole('button', { name: '开始' }))
    await waitFor(() => expect(where()).toMatch(/^\/draft\/[0-9a-f-]{36}\/produce$/))
    expect(getDrafts()).toMatchObject([{ person: viewer.id, village: { name: '新寨村' }, behalf: null }])
  })

  it('asks which village when there are several', async () => {
    const viewer = somebody('HOUSEHOLD', '拉沙村')
    await openDrafts(viewer.id)
    const { user } = showAt(viewer, '/h/new', routes)
    await user.click(screen.getByRole('button', { name: '开始' }))
    expect(screen.getByText('请选产地在哪个村。')).toBeVisible()
    await user.click(screen.getByRole('radio', { name: '拉沙村' }))
    await user.click(screen.getByRole('button', { name: '开始' }))
    await waitFor(() => expect(getDrafts()).toMatchObject([{ village: { code: '621226208201', name: '拉沙村' } }]))
  })

  it('offers to go on with what was begun', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, { answers: { title: '新寨核桃', produce: 'WALNUT' } })
    showAt(viewer, '/h/new', routes)
    expect(screen.getByRole('link', { name: '新寨核桃' })).toHaveAttribute('href', `/draft/${draft.id}`)
    expect(screen.getByText('已回答 2 题，共 15 题')).toBeVisible()
  })

  it('is for households', () => {
    showAt(somebody('VILLAGE_CLERK'), '/h/new', routes)
    expect(screen.getByRole('heading', { name: '这件事要村里登记过的农户来办' })).toBeVisible()
  })
})

describe('/assist/new', () => {
  function desk(names: Record<string, string[]>) {
    const server = new FakeServer()
    server.others.set(DraftHouseholds, (variables) => ({
      viewer: {
        id: 'me',
        households: (names[(variables as { village: string }).village] ?? []).map((id) => ({
          id,
          displayName: `${id}大爷`,
        })),
      },
    }))
    return server
  }

  it('begins a draft for a household of any of the clerk’s villages', async () => {
    const viewer = somebody('VILLAGE_CLERK', '拉沙村')
    await openDrafts(viewer.id)
    const server = desk({ '621226208200': ['张'], '621226208201': ['王'] })
    const { user } = showAt(viewer, '/assist/new?for=王', routes, server)
    expect(await screen.findByRole('complementary', { name: '代办' })).toHaveTextContent('正在替拉沙村的王大爷办理')
    await user.click(screen.getByRole('button', { name: '开始' }))
    await waitFor(() =>
      expect(getDrafts()).toMatchObject([{ village: { name: '拉沙村' }, behalf: { id: '王', name: '王大爷' } }]),
    )
  })

  it('says when the person is no household of the village', async () => {
    const viewer = somebody('VILLAGE_CLERK')
    showAt(viewer, '/assist/new?for=李', routes, desk({ '621226208200': ['张'] }))
    expect(await screen.findByText(/这个人还没有登记为本村农户/)).toBeVisible()
  })

  it('works without a network for a household that was seen before', async () => {
    const viewer = somebody('VILLAGE_CLERK')
    const server = desk({ '621226208200': ['张'] })
    const first = showAt(viewer, '/assist/new?for=张', routes, server)
    await screen.findByRole('button', { name: '开始' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    first.unmount()
    server.mishaps = ['gone']
    showAt(viewer, '/assist/new?for=张', routes, server)
    expect(await screen.findByRole('button', { name: '开始' })).toBeVisible()
  })

  it.each(['/assist/new', '/assist/new?for='])('at %s leads to the desk to choose for whom', (path) => {
    showAt(somebody('VILLAGE_CLERK'), path, routes)
    expect(screen.getByRole('link', { name: '回到村里的服务台' })).toHaveAttribute('href', '/assist')
  })

  it('is for clerks', () => {
    showAt(somebody('HOUSEHOLD'), '/assist/new?for=张', routes)
    expect(screen.getByRole('heading', { level: 1, name: '这件事要村级服务点的工作人员来办' })).toBeVisible()
  })

  it('keeps its place while it looks for the household', () => {
    const server = desk({ '621226208200': ['张'] })
    showAt(somebody('VILLAGE_CLERK'), '/assist/new?for=张', routes, server)
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('says that there is no answer when nothing was seen before', async () => {
    const server = desk({})
    server.mishaps = ['gone']
    showAt(somebody('VILLAGE_CLERK'), '/assist/new?for=张', routes, server)
    expect(await screen.findByRole('heading', { name: '服务器没有回应' })).toBeVisible()
  })
})

describe('/draft/:id', () => {
  it('of a draft that is not here, or not yet read, says so', async () => {
    const viewer = somebody()
    await openDrafts('somebody else')
    showAt(viewer, '/draft/none', routes).unmount()
    await openDrafts(viewer.id)
    showAt(viewer, '/draft/none', routes)
    expect(screen.getByText(/这份草稿不在这部手机里/)).toBeVisible()
    expect(screen.getByRole('link', { name: '去我的项目' })).toHaveAttribute('href', '/h')
  })

  it.each([
    ['the first question', {}, 'produce'],
    ['where the person was', { question: 'risks' }, 'risks'],
    ['the first without an answer', { answers: { produce: 'WALNUT', title: '新寨核桃', who: '我' } as const }, 'grow'],
  ])('goes on at %s', async (_, change, question) => {
    const viewer = somebody()
    const draft = await draftOf(viewer, change)
    const { where } = showAt(viewer, `/draft/${draft.id}`, routes)
    await waitFor(() => expect(where()).toBe(`/draft/${draft.id}/${question}`))
  })
})

describe('/draft/:id/sent', () => {
  const server = { id: 'C0', slug: 's', version: 2, account: '' }
  const step = {
    __typename: 'ReviewStep',
    id: 's1',
    kind: 'VILLAGE',
    state: 'OPEN',
    round: 1,
    createdAt: '2026-07-01T02:00:00Z',
    dueAt: '2026-07-03T10:00:00Z',
    decidedAt: null as string | null,
    region: { id: 'r', code: '1', place: '新寨村' },
  }
  function where(review: object[], state = 'IN_REVIEW') {
    const fake = new FakeServer()
    fake.others.set(DraftWhere, () => ({
      node: { __typename: 'Campaign', id: 'C0', title: '新寨核桃', state, days: 30, launchAt: null, review },
    }))
    return fake
  }

  it('says at whose desk it is, until when, and what comes then', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, { submitted: true, server, answers: { title: '新寨核桃' } })
    showAt(viewer, `/draft/${draft.id}/sent`, routes, where([step]))
    const now = await screen.findByText(/现在在他们手上/)
    expect(now).toHaveTextContent('7月3日 18:00')
    expect(now.closest('li')).toHaveAttribute('aria-current', 'step')
    expect(screen.getByText('开放认筹 30 天')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('follows it to the county', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, { submitted: true, server })
    const done = { ...step, state: 'APPROVED', decidedAt: '2026-07-02T02:00:00Z' }
    const county = { ...step, id: 's2', kind: 'COUNTY', region: { id: 'c', code: '2', place: '宕昌县' } }
    showAt(viewer, `/draft/${draft.id}/sent`, routes, where([done, county]))
    expect((await screen.findByText(/现在在他们手上/)).closest('li')).toHaveTextContent('宕昌县审核')
  })

  it('says that what was written after it was sent elsewhere is not part of it', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, { submitted: true, server, answers: { title: '新寨核桃' }, unsent: ['title'] })
    showAt(viewer, `/draft/${draft.id}/sent`, routes, where([step]))
    expect(await screen.findByText(/^这份是在另一部手机上提交的/)).toBeVisible()
  })

  it('says without a network that it was sent', async () => {
    const viewer = somebody()
    const draft = await draftOf(viewer, { submitted: true, server, answers: { title: '新寨核桃' } })
    const fake = where([step])
    fake.mishaps = ['gone']
    showAt(viewer, `/draft/${draft.id}/sent`, routes, fake)
    expect(await screen.findByText('现在到哪一步，有网时才能看到。')).toBeVisible()
    expect(screen.getByRole('heading', { level: 1, name: '已提交' })).toBeVisible()
  })
})

describe('/draft/open/:campaignId', () => {
  it.each([
    ['somebody else’s', { viewerCan: { edit: false } }, /这件事要农户本人或代填的工作人员来办/],
    ['in review', { state: 'IN_REVIEW' as const }, '它已经不是草稿，这里不能再改。'],
  ])('tells of a campaign that is %s', async (_, change, text) => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const fake = await oneCampaign(change)
    showAt(viewer, '/draft/open/C0', routes, fake)
    expect(await screen.findByText(text)).toBeVisible()
  })

  it('keeps its place while it is brought', async () => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    showAt(viewer, '/draft/open/C0', routes, await oneCampaign({}))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it.each<[Mishap, string]>([
    ['broken', '这次没有办成'],
    ['signedOut', '登录已过期'],
    ['denied', '这件事要别人来办'],
  ])('says what came of it: %s', async (mishap, words) => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const fake = new FakeServer()
    fake.mishaps = [mishap]
    showAt(viewer, '/draft/open/C9', routes, fake)
    expect(await screen.findByRole('heading', { level: 1, name: words })).toBeVisible()
  })

  it('opens a draft and goes to its answers', async () => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const { where } = showAt(viewer, '/draft/open/C0', routes, await oneCampaign({}))
    await waitFor(() => expect(where()).toBe('/draft/C0/check'))
    expect(getDrafts()).toMatchObject([{ server: { id: 'C0' }, answers: { title: '新寨核桃' } }])
  })

  it.each([
    ['story.grow', 'grow?from=check'],
    ['tiers.0.price', 'tiers?from=check'],
    ['photos', 'photos?from=check'],
    ['nothing.known', 'check'],
    ['', 'check'],
  ])('goes to the question that the reviewer asked about: %s', async (field, page) => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const { where } = showAt(viewer, `/draft/open/C0?field=${field}`, routes, await oneCampaign({}))
    await waitFor(() => expect(where()).toBe(`/draft/C0/${page}`))
  })

  it('says that there is nothing, or no network', async () => {
    const viewer = somebody()
    await openDrafts(viewer.id)
    const fake = new FakeServer()
    fake.mishaps = ['gone']
    const first = showAt(viewer, '/draft/open/C9', routes, fake)
    expect(await screen.findByRole('heading', { name: '服务器没有回应' })).toBeVisible()
    await first.user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(await screen.findByRole('heading', { name: '这里什么也没有' })).toBeVisible()
  })

  async function oneCampaign(change: object) {
    const fake = new FakeServer()
    const { DraftCreate } = await import('../../lib/drafts/queries')
    await fake
      .client()
      .mutation(DraftCreate, { input: { clientKey: 'k', title: '新寨核桃', produce: 'WALNUT', regionCode: '1' } })
      .toPromise()
    fake.editElsewhere(change)
    return fake
  }
})

describe('reading aloud', () => {
  it('is not offered where the browser has no voice', () => {
    show(<ReadAloud text="您想卖什么？" />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('speaks the language of the page, and stops', async () => {
    const speak = vi.fn()
    const cancel = vi.fn()
    let voices: object[] = []
    const heard: (() => void)[] = []
    const addEventListener = (_: string, look: () => void) => heard.push(look)
    const getVoices = () => voices
    vi.stubGlobal('speechSynthesis', { speak, cancel, getVoices, addEventListener, removeEventListener: vi.fn() })
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class {
        lang = ''
        text: string
        constructor(text: string) {
          this.text = text
        }
      },
    )
    const { user } = show(<ReadAloud text="您想卖什么？" />)
    expect(screen.queryByRole('button')).toBeNull()
    voices = [{ lang: 'en-GB' }]
    act(() => heard[0]?.())
    expect(screen.queryByRole('button')).toBeNull()
    voices = [{ lang: 'en-GB' }, { lang: 'zh-CN' }]
    act(() => heard[0]?.())
    await user.click(screen.getByRole('button', { name: '读给我听' }))
    expect(speak).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ text: '您想卖什么？', lang: 'zh-CN' }))
    await user.click(screen.getByRole('button', { name: '停止朗读' }))
    expect(cancel).toHaveBeenCalled()
  })
})
