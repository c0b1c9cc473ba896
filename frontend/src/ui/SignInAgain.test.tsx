import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { SignInAgain } from './SignInAgain'
import { show } from './testing/show'
import { violations } from './testing/violations'

const post = vi.fn<typeof fetch>()

beforeEach(() => {
  post.mockReset()
  vi.stubGlobal('fetch', post)
})

const page = (status: number, html: string) => new Response(html, { status, headers: { 'Content-Type': 'text/html' } })
const redirect = () => ({ type: 'opaqueredirect', ok: false, status: 0 }) as Response
const sent = (call: number) => Object.fromEntries(post.mock.calls[call]?.[1]?.body as URLSearchParams)

async function askForCode() {
  const done = vi.fn()
  const shown = show(<SignInAgain done={done} />)
  await shown.user.type(await screen.findByRole('textbox', { name: '手机号或邮箱' }), 'wang@example.com')
  post.mockResolvedValueOnce(page(200, '<form></form>'))
  await shown.user.click(screen.getByRole('button', { name: '发送验证码' }))
  await screen.findByRole('textbox', { name: '验证码' })
  return { ...shown, done }
}

describe('SignInAgain', () => {
  it('signs in by a code without leaving the page, through the form that sets the cookie', async () => {
    const { user, done } = await askForCode()
    expect(screen.getByRole('dialog', { name: '登录已过期' })).toHaveTextContent('您写的内容都还在。')
    expect(screen.getByText('验证码已发到 wang@example.com，5 分钟内有效。')).toBeInTheDocument()
    expect(await violations()).toEqual([])
    post.mockResolvedValueOnce(redirect())
    await user.type(screen.getByRole('textbox', { name: '验证码' }), '123456{Enter}')
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
    expect(post.mock.calls.map(([url]) => url)).toEqual(['/sign-in', '/sign-in'])
    expect(post.mock.calls[1]?.[1]).toMatchObject({ method: 'POST', redirect: 'manual', credentials: 'same-origin' })
    expect(sent(0)).toEqual({ identifier: 'wang@example.com', next: '/account' })
    expect(sent(1)).toEqual({ identifier: 'wang@example.com', code: '123456', next: '/account' })
  })

  it('leads to the outbox in the demonstration, and only there', async () => {
    const ordinary = await askForCode()
    expect(screen.queryByRole('link', { name: /发件箱/ })).not.toBeInTheDocument()
    ordinary.unmount()
    const bar = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'demo' }))
    await askForCode()
    expect(screen.getByRole('link', { name: /发件箱/ })).toHaveAttribute('href', '/dev/outbox')
    expect(await violations()).toEqual([])
    bar.remove()
  })

  it("shows the server's sentence at the field when the code is wrong", async () => {
    const { user, done } = await askForCode()
    post.mockResolvedValueOnce(page(422, '<p class="wrong" id="code-wrong"><svg></svg><span>验证码不对。</span></p>'))
    await user.type(screen.getByRole('textbox', { name: '验证码' }), '000000{Enter}')
    await waitFor(() =>
      expect(screen.getByRole('textbox', { name: '验证码' })).toHaveAccessibleDescription('6 位数字 验证码不对。'),
    )
    expect(done).not.toHaveBeenCalled()
    expect(await violations()).toEqual([])
  })

  it("shows the server's sentence when it belongs to no field", async () => {
    const { user } = await askForCode()
    post.mockResolvedValueOnce(page(429, '<div class="problem"><ul><li>试得太多，请 10 分钟后再来。</li></ul></div>'))
    await user.type(screen.getByRole('textbox', { name: '验证码' }), '000000{Enter}')
    expect(await screen.findByText('试得太多，请 10 分钟后再来。')).toBeInTheDocument()
  })

  it('keeps what was typed when there is no network', async () => {
    const { user, done } = await askForCode()
    post.mockRejectedValueOnce(new TypeError('failed'))
    await user.type(screen.getByRole('textbox', { name: '验证码' }), '123456{Enter}')
    expect(await screen.findByText('现在没有网，等有网时再试一次。')).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: '验证码' })).toHaveValue('123456')
    expect(done).not.toHaveBeenCalled()
  })

  it('goes back to another number', async () => {
    const { user } = await askForCode()
    await user.click(screen.getByRole('button', { name: '换一个号码，或再发一次' }))
    expect(screen.getByRole('textbox', { name: '手机号或邮箱' })).toHaveValue('wang@example.com')
  })

  it('can be put off, and stays at hand', async () => {
    const { user } = show(<SignInAgain done={() => undefined} />)
    await user.click(await screen.findByRole('button', { name: '关闭' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await user.click(screen.getByRole('button', { name: '重新登录' }))
    expect(await screen.findByRole('dialog')).toBeInTheDocument()
  })
})
