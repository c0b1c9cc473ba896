import { screen, waitFor, within } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { EnrolForm } from './EnrolForm'
import { clerkOf, village } from './testing/desk'

const name = () => screen.getByRole('textbox', { name: '大家看到的称呼' })
const contact = () => screen.getByRole('textbox', { name: /^手机号或邮箱/ })
const done = { data: { giveGrant: { grant: { id: 'g' }, displayName: '林家', userErrors: [] } } }
const refused = (code: string, message: string, field: string | null) => ({
  data: { giveGrant: { grant: null, userErrors: [{ code, message, field }] } },
})

function open(answer: () => object) {
  const onDone = vi.fn()
  const { client, asked } = server({ AssistEnrol: answer })
  return { onDone, asked, ...showAs(clerkOf(village), client, <EnrolForm village={village} onDone={onDone} />) }
}

async function fill(user: ReturnType<typeof open>['user']) {
  await user.type(name(), '林家')
  await user.type(contact(), '13800138000')
  await user.click(screen.getByRole('button', { name: '登记' }))
}
const confirm = () => within(screen.getByRole('alertdialog')).getByRole('button', { name: '登记林家' })

beforeEach(async () => (await database()).clear('typed'))

describe('EnrolForm', () => {
  it('says what it means, and registers once', async () => {
    const { user, asked, onDone } = open(() => new Promise((resolve) => setTimeout(() => resolve(done), 30)))
    await fill(user)
    expect(screen.getByRole('alertdialog')).toHaveTextContent('林家会成为新寨村的登记农户')
    expect(screen.getByRole('alertdialog')).toHaveTextContent('13800138000')
    expect(asked).toEqual([])
    expect(await violations()).toEqual([])
    await user.dblClick(confirm())
    expect(await screen.findByText('林家已登记，在上面的名单里。')).toBeVisible()
    expect(screen.getByText(/^号码或邮箱写错了的话，.*称呼只能由他们自己在账户里改。$/)).toBeVisible()
    expect(asked.map(({ variables }) => variables.input)).toEqual([
      { identifier: '13800138000', displayName: '林家', role: 'HOUSEHOLD', regionCode: village.code },
    ])
    expect(onDone).toHaveBeenCalledOnce()
    expect(name()).toHaveValue('')
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toEqual([]))
  })

  it('asks for the name', async () => {
    const { user, asked } = open(() => done)
    await user.click(screen.getByRole('button', { name: '登记' }))
    expect(screen.getByRole('alert')).toHaveFocus()
    expect(name()).toBeInvalid()
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.click(screen.getByRole('link', { name: '请写大家看到的称呼。' }))
    expect(name()).toHaveFocus()
    expect(asked).toEqual([])
    expect(await violations()).toEqual([])
  })

  it('registers who has neither phone nor mail, and says what that means', async () => {
    const { user, asked } = open(() => ({
      data: { giveGrant: { grant: { id: 'g' }, displayName: '石大妈家', userErrors: [] } },
    }))
    await user.type(name(), '石大妈家')
    await user.click(screen.getByRole('button', { name: '登记' }))
    expect(screen.getByRole('alertdialog')).toHaveTextContent('自己登录不了，也没有人通知他们')
    expect(screen.getByRole('alertdialog')).not.toHaveTextContent('验证码')
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: '登记石大妈家' }))
    expect(await screen.findByText('石大妈家已登记，在上面的名单里。')).toBeVisible()
    expect(screen.getByText('写错了的话，在那一户点“更多”，可以从名单里去掉。')).toBeVisible()
    expect(asked[0]?.variables).toMatchObject({ input: { identifier: '', displayName: '石大妈家' } })
  })

  it.each([
    ['at the number', refused('IDENTIFIER_INVALID', '请填写手机号。', 'identifier'), contact],
    ['at the name', refused('NAME_HAS_CONTACT', '不要写电话。', 'displayName'), name],
  ])('shows what the server says %s', async (_, answer, field) => {
    const { user } = open(() => answer)
    await fill(user)
    await user.click(confirm())
    await waitFor(() => expect(field()).toBeInvalid())
    expect(name()).toHaveValue('林家')
  })

  it.each([
    ['a number that cannot be one', '林家', '123', contact, '请填中国大陆手机号或邮箱地址，没有就空着。'],
    ['an address that is not complete', '林家', 'lin@', contact, '这个邮箱地址不完整，看看 @ 前后。'],
    ['a number in the name', '林家 13800138000', '', name, '称呼谁都看得到，里面不要写手机号或邮箱。'],
  ])('says %s before it asks whether one is sure', async (_, who, number, field, text) => {
    const { user, asked } = open(() => done)
    await user.type(name(), who)
    if (number) await user.type(contact(), number)
    await user.click(screen.getByRole('button', { name: '登记' }))
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: text })).toBeVisible()
    expect(field()).toBeInvalid()
    expect(asked).toEqual([])
  })

  it('says how somebody who had an account is called in the list', async () => {
    const { user } = open(() => ({ data: { giveGrant: { grant: { id: 'g' }, displayName: '阿岚', userErrors: [] } } }))
    await fill(user)
    await user.click(confirm())
    expect(await screen.findByText('林家已登记。这个号码或邮箱原来就有账户，上面的名单里叫“阿岚”。')).toBeVisible()
  })

  it('says when they are registered already, and reads the list anew', async () => {
    const { user, onDone } = open(() => refused('HOUSEHOLD_EXISTS', '已经登记给本村的赵奶奶。', 'identifier'))
    await fill(user)
    await user.click(confirm())
    expect(await screen.findByRole('link', { name: '已经登记给本村的赵奶奶。' })).toBeVisible()
    expect(contact()).toBeInvalid()
    expect(onDone).toHaveBeenCalledOnce()
  })

  it('keeps what was typed when there was no answer, and over a reload', async () => {
    const first = open(() => ({ error: new CombinedError({ networkError: new Error('gone') }) }))
    await fill(first.user)
    await first.user.click(confirm())
    expect(await screen.findByText(/服务器没有回应。您写的还在/)).toBeVisible()
    expect(first.onDone).not.toHaveBeenCalled()
    first.unmount()
    open(() => done)
    await waitFor(() => expect(name()).toHaveValue('林家'))
    expect(contact()).toHaveValue('13800138000')
  })
})
