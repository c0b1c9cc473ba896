import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { newDraft } from '../lib/drafts/draft'
import { openDrafts, putDraft } from '../lib/drafts/store'
import { tellKept } from '../lib/unkept'
import { show } from '../ui/testing/show'
import { Frame } from './Frame'

vi.mock('./routes', async () => {
  const { useQuery } = await import('urql')
  const { useTyped } = await import('../lib/typed')
  const { useViewer } = await import('../lib/viewer')
  const { DraftRead } = await import('../lib/drafts/queries')
  function Page() {
    const [{ error }] = useQuery({ query: DraftRead, variables: { id: 'C1' } })
    const [text, set] = useTyped('comment', '')
    return (
      <>
        <h1>{useViewer().displayName}</h1>
        <input aria-label="text" value={text} onChange={(event) => set(event.target.value)} />
        {error && <p>{error.graphQLErrors[0]?.message ?? 'no answer'}</p>}
      </>
    )
  }
  return { routes: [['/h', Page]] }
})

type Mood = 'well' | 'away' | 'broken' | 'updated'

/** The portal as one browser sees it: cookie is whose sign-in the browser has. */
const portal = {
  cookie: 'qi',
  mood: 'well' as Mood,
  acts: [] as string[],
  whoAmI: 0,
  later: undefined as Promise<void> | undefined,
}

function errors(code: string, message: string) {
  return { errors: [{ message, extensions: { code } }] }
}

async function answer(name: string, whose: string | null): Promise<object> {
  if (name === 'WhoAmI') portal.whoAmI++
  if (portal.mood === 'away') throw new TypeError('failed')
  if (portal.mood === 'broken') return errors('INTERNAL', '出错了')
  if (portal.mood === 'updated' && name !== 'WhoAmI') return errors('DOCUMENT_UNKNOWN', '这个网页已经更新')
  if (name === 'WhoAmI') {
    await portal.later
    const { cookie } = portal
    return { data: { viewer: cookie ? { __typename: 'Viewer', id: cookie, displayName: cookie, grants: [] } : null } }
  }
  if (whose !== portal.cookie) return errors('UNAUTHENTICATED', '先登录')
  if (name !== 'DraftRead') portal.acts.push(`${name} as ${portal.cookie}`)
  return { data: { node: null, createCampaign: { __typename: 'P', campaign: null, userErrors: [] } } }
}

/** Opens the app. page is whom the server wrote the page for, kept the person of the last visit. */
function open({ page, kept }: { page?: string; kept?: string }) {
  localStorage.clear()
  if (kept) localStorage.setItem('viewer', JSON.stringify({ id: kept, displayName: kept, grants: [] }))
  document.body.innerHTML = ''
  const app = document.createElement('div')
  app.id = 'app'
  if (page) app.dataset.viewer = page
  document.body.append(app)
  window.history.replaceState(null, '', '/h')
  return show(<Frame />)
}

async function signInAgain(user: ReturnType<typeof show>['user'], as: string) {
  await user.type(await screen.findByRole('textbox', { name: '手机号或邮箱' }), 'a@example.org{Enter}')
  await screen.findByRole('textbox', { name: '验证码' })
  portal.cookie = as
  await user.type(screen.getByRole('textbox', { name: '验证码' }), '123456{Enter}')
}

const reload = vi.fn()

beforeEach(async () => {
  Object.assign(portal, { cookie: 'qi', mood: 'well', acts: [], whoAmI: 0, later: undefined })
  reload.mockReset()
  vi.spyOn(window.location, 'reload').mockImplementation(reload)
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (url === '/sign-in') return new Response('<form></form>')
    const { operationName } = JSON.parse(String(init.body))
    const body = await answer(operationName, new Headers(init.headers).get('Portal-Viewer'))
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  await openDrafts('nobody')
})

async function draftOf(person: string) {
  await openDrafts(person)
  const draft = newDraft(`${person} draft`, person, { code: '1', name: '新寨村' }, null, 1)
  await putDraft({
    ...draft,
    answers: { ...draft.answers, produce: 'WALNUT', title: '新寨核桃一百斤' },
    unsent: ['produce', 'title'],
  })
  await openDrafts('nobody')
}

const heading = (name: string) => screen.findByRole('heading', { level: 1, name })

describe('the frame', () => {
  it('shows the person of the last visit at once, and sends nothing before the server has said who it is', async () => {
    await draftOf('qi')
    let say = () => {}
    portal.later = new Promise((resolve) => {
      say = resolve
    })
    open({ kept: 'qi' })
    await heading('qi')
    await act(() => new Promise((resolve) => setTimeout(resolve, 1_200)))
    expect(portal.acts).toEqual([])
    say()
    await waitFor(() => expect(portal.acts).toContain('DraftCreate as qi'), { timeout: 3_000 })
  })

  it('never sends what one person wrote as another', async () => {
    await draftOf('qi')
    portal.cookie = 'ma'
    portal.mood = 'broken'
    open({ kept: 'qi' })
    await heading('qi')
    await act(() => new Promise((resolve) => setTimeout(resolve, 1_200)))
    portal.mood = 'well'
    window.dispatchEvent(new Event('online'))
    await heading('ma')
    await act(() => new Promise((resolve) => setTimeout(resolve, 1_200)))
    expect(portal.acts).toEqual([])
    expect(JSON.parse(localStorage.getItem('viewer') ?? '').id).toBe('ma')
  })

  it('shows nobody on a page that the server wrote for somebody else', async () => {
    portal.cookie = 'ma'
    portal.later = new Promise(() => {})
    open({ page: 'ma', kept: 'qi' })
    await waitFor(() => expect(portal.whoAmI).toBe(1))
    expect(screen.queryByRole('heading', { level: 1 })).not.toBeInTheDocument()
  })

  it('asks to sign in again when a page hears that the sign-in is over, and stays', async () => {
    const { user } = open({ page: 'qi', kept: 'qi' })
    await user.type(await screen.findByLabelText('text'), '写到一半')
    portal.cookie = ''
    // The next page reads something and is refused.
    act(() => window.history.pushState(null, '', '/nowhere'))
    act(() => window.history.pushState(null, '', '/h'))
    expect(await screen.findByRole('dialog', { name: '登录已过期' })).toBeInTheDocument()
    expect(localStorage.getItem('viewer')).toContain('qi')
    await signInAgain(user, 'qi')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(screen.getByLabelText('text')).toHaveValue('写到一半')
    expect(reload).not.toHaveBeenCalled()
  })

  it('loads the page anew when somebody else signs in', async () => {
    portal.cookie = ''
    const { user } = open({ kept: 'qi' })
    expect(await screen.findByRole('dialog', { name: '登录已过期' })).toBeInTheDocument()
    await signInAgain(user, 'ma')
    await waitFor(() => expect(reload).toHaveBeenCalled())
    expect(localStorage.getItem('viewer')).toContain('ma')
  })

  it('offers to load the page anew when the server was updated, in the server’s words', async () => {
    portal.mood = 'updated'
    const { user } = open({ page: 'qi', kept: 'qi' })
    const button = await screen.findByRole('button', { name: '重新打开' })
    expect(button.closest('[role=status]')).toHaveTextContent('这个网页已经更新')
    await user.click(button)
    await waitFor(() => expect(reload).toHaveBeenCalled())
  })

  it('promises nothing while the phone keeps nothing', async () => {
    portal.cookie = ''
    open({ kept: 'qi' })
    await screen.findByRole('dialog', { name: '登录已过期' })
    act(() => tellKept('x', false))
    expect(await screen.findByText(/存不下您写的内容/)).toBeInTheDocument()
    expect(screen.getByRole('dialog')).not.toHaveTextContent('您写的内容都还在')
    act(() => tellKept('x', true))
    await waitFor(() => expect(screen.queryByText(/存不下您写的内容/)).not.toBeInTheDocument())
  })

  it('says that there is no answer where nobody has been, and asks again', async () => {
    portal.mood = 'away'
    const { user } = open({})
    expect(await screen.findByRole('heading', { level: 1, name: '服务器没有回应' })).toBeVisible()
    portal.mood = 'well'
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    await heading('qi')
  })

  it('leads a stranger to sign in, and back to where they wanted to go', async () => {
    const replace = vi.spyOn(window.location, 'replace').mockReturnValue()
    portal.cookie = ''
    open({})
    window.history.replaceState(null, '', '/h?from=notice')
    await waitFor(() => expect(replace).toHaveBeenCalledWith('/sign-in?next=%2Fh%3Ffrom%3Dnotice'))
    expect(screen.queryByRole('heading', { level: 1 })).not.toBeInTheDocument()
  })

  it('says of an address that leads nowhere that it does', async () => {
    open({ page: 'qi', kept: 'qi' })
    await heading('qi')
    act(() => window.history.pushState(null, '', '/h/nowhere'))
    expect(await screen.findByRole('heading', { level: 1, name: '这里什么也没有' })).toBeVisible()
  })

  it('asks again who it is when the server did not say', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    portal.mood = 'away'
    open({ kept: 'qi' })
    await heading('qi')
    await waitFor(() => expect(portal.whoAmI).toBe(1))
    await act(() => vi.advanceTimersByTimeAsync(15_000))
    expect(portal.whoAmI).toBe(2)
    vi.useRealTimers()
  })
})
