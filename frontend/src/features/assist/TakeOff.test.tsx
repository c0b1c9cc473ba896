import { screen, waitFor, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { TakeOff } from './TakeOff'
import { clerkOf, village } from './testing/desk'

const household = { id: 'P1', displayName: '包家' }
const done = { data: { revokeGrant: { revoked: true, userErrors: [] } } }
const refused = (code: string, message: string, field: string | null = null) => ({
  data: { revokeGrant: { revoked: false, userErrors: [{ code, message, field }] } },
})
const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })

function open(answer: () => object, reached: string | null = '138****8000') {
  const onDone = vi.fn()
  const { client, asked } = server({ AssistTakeOff: answer })
  const dialog = (
    <TakeOff
      household={household}
      registration={{ grantId: 'G1', reached }}
      village={village}
      onDone={onDone}
      onClose={() => {}}
    />
  )
  return { onDone, asked, ...showAs(clerkOf(village), client, dialog) }
}

const dialog = () => screen.getByRole('dialog', { name: '把包家从名单里去掉' })
const button = () => within(dialog()).getByRole('button', { name: '从名单里去掉' })
const because = (reason: string) => screen.getByRole('radio', { name: reason })

beforeEach(async () => (await database()).clear('typed'))

describe('TakeOff', () => {
  it('says what it means, and does it once', async () => {
    const { user, asked, onDone } = open(() => new Promise((resolve) => setTimeout(() => resolve(done), 30)))
    expect(dialog()).toHaveTextContent('138****8000')
    expect(dialog()).toHaveTextContent('他们不能再在新寨村发起项目，村里也不再替他们写。')
    expect(dialog()).toHaveTextContent(
      '草稿还在，重新登记以后才能改、才能提交；在那以前，村里替他们写的，他们自己也看不到。',
    )
    expect(dialog()).toHaveTextContent('会通知他们是您去掉的，通知里不写原因。')
    expect(await violations()).toEqual([])
    await user.click(because('登记错了：号码或邮箱不对'))
    await user.dblClick(button())
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
    expect(asked.map(({ variables }) => variables)).toEqual([
      { input: { grantId: 'G1', reason: '登记错了：号码或邮箱不对' } },
    ])
  })

  it('says of who has neither phone nor mail that nobody writes to them', () => {
    open(() => done, null)
    expect(dialog()).toHaveTextContent('他们没有电话和邮箱，请您当面告诉他们。')
    expect(dialog()).toHaveTextContent('给他们写的草稿还在，但不能再改，也不能提交。')
    expect(dialog()).not.toHaveTextContent('会通知他们')
    // Without a number it is another account the next time, under a name that is typed anew.
    expect(because('登记错了：称呼不对')).toBeVisible()
    expect(screen.queryByRole('radio', { name: '登记错了：号码或邮箱不对' })).not.toBeInTheDocument()
  })

  it('asks why first', async () => {
    const { user, asked, onDone } = open(() => done)
    await user.click(button())
    expect(dialog()).toHaveTextContent('选一个原因。')
    expect(because('登记错了：号码或邮箱不对')).toHaveFocus()
    await user.click(because('别的原因'))
    await user.click(button())
    expect(dialog()).toHaveTextContent('先写下原因。')
    expect(screen.getByRole('textbox', { name: '写明原因' })).toHaveFocus()
    expect(screen.getByRole('textbox', { name: '写明原因' })).toHaveAccessibleDescription(
      /不要写别人的名字：这户自己看得到。/,
    )
    expect(await violations()).toEqual([])
    expect(asked).toEqual([])
    await user.type(screen.getByRole('textbox', { name: '写明原因' }), ' 两兄弟分了家 ')
    await user.click(button())
    expect(asked[0]?.variables).toEqual({ input: { grantId: 'G1', reason: '两兄弟分了家' } })
    expect(onDone).toHaveBeenCalledOnce()
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toEqual([]))
  })

  it('shows why the server keeps them on the list', async () => {
    const { user, onDone } = open(() => refused('HOUSEHOLD_BUSY', '这户还有没结束的项目。'))
    await user.click(because('搬走了'))
    await user.click(button())
    expect(await within(dialog()).findByText('这户还有没结束的项目。')).toBeVisible()
    expect(onDone).not.toHaveBeenCalled()
  })

  it('shows what the server says about one’s own words beside them', async () => {
    const { user } = open(() => refused('TEXT_CONTROL', '有看不见的字符。', 'reason'))
    await user.click(because('别的原因'))
    await user.type(screen.getByRole('textbox', { name: '写明原因' }), '分了家')
    await user.click(button())
    await waitFor(() => expect(screen.getByRole('textbox', { name: '写明原因' })).toBeInvalid())
  })

  it('keeps the reason when there was no answer, and over a reload', async () => {
    const first = open(gone)
    await first.user.click(because('别的原因'))
    await first.user.type(screen.getByRole('textbox', { name: '写明原因' }), '分了家')
    await first.user.click(button())
    expect(await screen.findByText(/服务器没有回应.*不会重复去掉/)).toBeVisible()
    expect(first.onDone).not.toHaveBeenCalled()
    first.unmount()
    const next = open(() => done)
    await waitFor(() => expect(screen.getByRole('textbox', { name: '写明原因' })).toHaveValue('分了家'))
    await next.user.click(button())
    expect(next.onDone).toHaveBeenCalledOnce()
  })
})
