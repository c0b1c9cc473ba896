import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answers } from '../../lib/drafts/answers'
import { answerNames } from '../../lib/drafts/answers'
import type { Draft } from '../../lib/drafts/draft'
import { deliveryMonths } from '../../lib/drafts/rules'
import { getDraft } from '../../lib/drafts/store'
import { FakeServer, type Mishap, told } from '../../lib/drafts/testing/fakeServer'
import type { Viewer } from '../../lib/viewer'
import { violations } from '../../ui/testing/violations'
import CheckPage from './CheckPage'
import { draftOf, showAt, somebody } from './testing/at'

const words = '我们一家四口住在新寨村，种核桃已经二十多年了，一共八亩地。'
const whole: Answers = {
  produce: 'WALNUT',
  title: '新寨薄皮核桃',
  who: words,
  grow: `${words}一`,
  money: `${words}二`,
  ship: `${words}三`,
  risks: `${words}四`,
  deliveryMonth: deliveryMonths({ days: 30 }, Date.now())[2],
  goalMinor: 20_000_00,
  tiers: [{ title: '五斤装', priceMinor: 98_00 }],
  costs: [{ kind: 'HOUSEHOLD', label: '农户', basisPoints: 10_000 }],
  days: 30,
  beneficiaryName: '齐家',
  payee: { name: '齐秀英', bank: '农信', account: '6222000011113344' },
}

let viewer: Viewer
let server: FakeServer
let draft: Draft
beforeEach(() => {
  viewer = somebody()
  server = new FakeServer()
})

async function open(change: Partial<Draft> = {}) {
  const answers = change.answers ?? whole
  draft = await draftOf(viewer, { answers, unsent: answerNames.filter((name) => name in answers), ...change })
  return showAt(
    viewer,
    `/draft/${draft.id}/check`,
    { '/draft/:id/check': <CheckPage />, '/draft/:id/sent': <p>到了</p> },
    server,
  )
}
const now = () => getDraft(draft.id) as Draft
const send = () => screen.getByRole('button', { name: '提交给村里核实' })
const row = (name: string) => within(screen.getByRole('region', { name }))

describe('the page of all answers', () => {
  it('shows each with the way to change it', async () => {
    await open()
    expect(row('标题').getByText('新寨薄皮核桃')).toBeVisible()
    expect(row('标题').getByRole('link', { name: /^修改.*标题$/ })).toHaveAttribute(
      'href',
      `/draft/${draft.id}/title?from=check`,
    )
    expect(row('支持者可以选的档位').getByText('不限量 · 包邮')).toBeVisible()
    expect(row('阶梯价').getByText('没有填')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('says what is missing and leads there, and asks the server for nothing', async () => {
    const { user } = await open({ answers: { produce: 'WALNUT', title: '新寨薄皮核桃', goalMinor: 5 } })
    expect(row('我们是谁').getByText('还没回答')).toBeVisible()
    expect(row('目标').getByText('请写 ¥100 到 ¥5,000,000 之间的金额。')).toBeVisible()
    await user.click(send())
    const summary = screen.getByRole('alert')
    expect(summary).toHaveFocus()
    await user.click(within(summary).getByRole('link', { name: '请写 ¥100 到 ¥5,000,000 之间的金额。' }))
    expect(row('目标').getByRole('link')).toHaveFocus()
    expect(server.asked).toEqual([])
  })

  it('first sends what waits, then gives it to the village, once by two clicks', async () => {
    const { user, where } = await open()
    await user.dblClick(send())
    await waitFor(() => expect(where()).toBe(`/draft/${draft.id}/sent`))
    expect(server.asked.filter((name) => name === 'submit')).toHaveLength(1)
    expect(server.campaign).toMatchObject({ state: 'IN_REVIEW', title: '新寨薄皮核桃', days: 30 })
    expect(now().submitted).toBe(true)
  })

  it('keeps it when there is no network, and says so', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    server.mishaps = ['gone']
    const { user, where } = await open()
    await user.click(send())
    expect(await screen.findByText('都存好了。有网时再提交。')).toBeVisible()
    expect(now().answers).toEqual(whole)
    online.mockReturnValue(true)
    await user.click(send())
    await waitFor(() => expect(where()).toMatch(/sent$/))
  })

  it.each<[string, Mishap, number, string]>([
    [
      'the server fails at an answer',
      'broken',
      1,
      '都存好了，还没有提交：网络或者服务器这会儿不顺。过一会儿再按一次。',
    ],
    ['the sign-in has run out at an answer', 'signedOut', 1, '都存好了，还没有提交：'],
    ['the server fails at the end', 'broken', 2, '没有收到回音，可能已经交上去了。'],
    ['the sign-in has run out at the end', 'signedOut', 2, '都存好了，还没有提交：'],
  ])('is kept when %s, and says so; the next press hands it in once', async (_, mishap, after, words) => {
    const { user, where } = await open()
    server.mishaps = [...Array<undefined>(after).fill(undefined), mishap]
    await user.click(send())
    expect(await screen.findByText(new RegExp(words))).toBeVisible()
    expect(server.campaigns.map(({ state }) => state)).toEqual(['DRAFT'])
    expect(now().answers).toMatchObject({ title: whole.title, who: whole.who })
    expect(now().submitted).toBe(false)
    await user.click(send())
    await waitFor(() => expect(where()).toMatch(/sent$/))
    expect(server.asked.filter((name) => name === 'create')).toHaveLength(1)
  })

  it('sends it once when the answer is lost', async () => {
    server.mishaps = [undefined, undefined, 'lost']
    const { user, where } = await open()
    await user.click(send())
    expect(await screen.findByText(/再按一次，最多只会提交一次/)).toBeVisible()
    await user.click(send())
    await waitFor(() => expect(where()).toMatch(/sent$/))
    expect(server.campaign.state).toBe('IN_REVIEW')
  })

  it('can be sent again when the phone’s storage failed on the way', async () => {
    const { user, where } = await open({ photos: [{ id: 'a', alt: '' }] })
    const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('closed', 'InvalidStateError')
    })
    await user.click(send())
    expect(await screen.findByText(/再按一次，最多只会提交一次/)).toBeVisible()
    expect(send()).not.toHaveAttribute('aria-busy', 'true')
    broken.mockRestore()
    await user.click(send())
    // The picture is not on the phone: that is another thing to look at.
    expect(await screen.findByText('还没有提交：上面有地方要先看一看。')).toBeVisible()
    expect(where()).toMatch(/check$/)
  })

  it('marks the photo that is the cover, and what of it waits', async () => {
    const there = (id: string) => ({ id, alt: id, said: id, photoId: id.toUpperCase(), url: `/${id}.webp` })
    await open({ photos: [there('b'), there('a')], chosen: ['b'] })
    const [first, second] = within(screen.getByRole('region', { name: '照片' })).getAllByRole('listitem')
    expect(first).toHaveTextContent('封面照片已上传，改成封面这一步等待上传')
    expect(second).toHaveTextContent(/^已上传$/)
    expect(screen.queryByRole('button', { name: /设为封面/ })).not.toBeInTheDocument()
  })

  it('shows the server’s words beside the answers they concern', async () => {
    const { user } = await open()
    server.refuse = (input) =>
      input.title ? [] : [told('DAYS', 'days', '县里规定最多 20 天。'), told('MANY', null, '草稿太多了。')]
    await user.click(send())
    expect(await screen.findByText('草稿太多了。')).toBeVisible()
    expect(row('认筹天数').getByText('县里规定最多 20 天。')).toBeVisible()
  })

  it('shows what somebody else changed, to choose before it is sent', async () => {
    await open({ unsent: ['title'], clashes: [{ name: 'title', theirs: '她的核桃' }] })
    expect(row('标题').getByText('她的核桃')).toBeVisible()
    expect(row('标题').getByRole('button', { name: '留我的' })).toBeVisible()
  })

  it('of a draft that came back says who asked what', async () => {
    const asked = {
      office: '宕昌县',
      by: '老贺',
      at: '2026-07-01T00:00:00Z',
      comment: '快好了',
      questions: [{ field: 'payee', text: '账号是谁的？' }],
    }
    await open({ asked })
    expect(screen.getByText('宕昌县把它退回来了。问的问题写在对应的回答旁边。')).toBeVisible()
    expect(screen.getByText('快好了')).toBeVisible()
    expect(row('收款人').getByText('账号是谁的？')).toBeVisible()
  })

  it("tells the day of a household's signature only when the clerk gives it", async () => {
    const behalf = { id: 'h', name: '石大妈' }
    const { user, unmount } = await open({ behalf })
    await user.type(screen.getByLabelText(/委托书/), '2026-03-02')
    await user.click(send())
    expect(await screen.findByText('到了')).toBeVisible()
    expect(server.consentOn).toBe('2026-03-02')
    unmount()
    server = new FakeServer()
    await (await open({ behalf })).user.click(send())
    expect(await screen.findByText('到了')).toBeVisible()
    expect(server.consentOn).toBeUndefined()
  })

  it('does not ask those who write for themselves', async () => {
    await open()
    expect(screen.queryByLabelText(/委托书/)).not.toBeInTheDocument()
  })
})
