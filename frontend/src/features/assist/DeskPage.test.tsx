import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { database } from '../../lib/database'
import { openDrafts, putDraft } from '../../lib/drafts/store'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import DeskPage from './DeskPage'
import { clerkOf, draftLike, households, other, village, waiting } from './testing/desk'

const answers = {
  AssistVouching: () => ({ data: { reviewQueue: waiting(0, 0) } }),
  AssistDrafted: () => ({
    data: { viewer: { id: 'clerk-1', campaigns: { pageInfo: { hasNextPage: false, endCursor: null }, edges: [] } } },
  }),
  AssistHouseholds: ({ village: code }: Record<string, unknown>) =>
    code === village.code ? households(['P1', '包家']) : households(['P2', '马婶家']),
  AssistEnrol: () => ({ data: { giveGrant: { grant: { id: 'g' }, userErrors: [] } } }),
  AssistTakeOff: () => ({ data: { revokeGrant: { revoked: true, userErrors: [] } } }),
}

function open(viewer = clerkOf(village), path = '/assist') {
  const { client, asked } = server(answers)
  const { hook, searchHook } = memoryLocation({ path })
  const page = (
    <Router hook={hook} searchHook={searchHook}>
      <DeskPage />
    </Router>
  )
  return { asked, ...showAs(viewer, client, page) }
}

beforeEach(async () => {
  const db = await database()
  await db.clear('drafts')
  await db.clear('typed')
  await openDrafts('nobody')
  await openDrafts('clerk-1')
})

describe('DeskPage', () => {
  it('is the desk of one village', async () => {
    open()
    expect(screen.getByRole('heading', { level: 1, name: '村里的服务台' })).toBeInTheDocument()
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument()
    expect(screen.getByText('新寨村')).toBeInTheDocument()
    expect(screen.getByRole('heading', { name: '包家' })).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('changes the village of a clerk of several', async () => {
    const { user } = open(clerkOf(village, other))
    await user.selectOptions(screen.getByRole('combobox', { name: '村' }), '拉沙村')
    expect(screen.getByRole('heading', { name: '马婶家' })).toBeInTheDocument()
    expect(screen.queryByRole('heading', { name: '包家' })).not.toBeInTheDocument()
  })

  it('opens the village that the address names', () => {
    open(clerkOf(village, other), `/assist?village=${other.code}`)
    expect(screen.getByRole('heading', { name: '马婶家' })).toBeInTheDocument()
  })

  it('shows what waits on the phone, for whom', async () => {
    await putDraft(draftLike({ unsent: ['title'] }))
    open()
    expect(screen.getByRole('region', { name: '在这部手机上写的' })).toHaveTextContent('替新寨村的包家写的')
    expect(screen.getAllByText('待上传 1 项')).toHaveLength(2)
  })

  it('reads the list anew when somebody was registered', async () => {
    const { user, asked } = open()
    await user.type(screen.getByRole('textbox', { name: '大家看到的称呼' }), '林家')
    await user.type(screen.getByRole('textbox', { name: /^手机号或邮箱/ }), '13800138000')
    await user.click(screen.getByRole('button', { name: '登记' }))
    const before = asked.filter(({ name }) => name === 'AssistHouseholds').length
    await user.click(screen.getByRole('button', { name: '登记林家' }))
    await screen.findByText('林家已登记，在上面的名单里。')
    expect(asked.filter(({ name }) => name === 'AssistHouseholds').length).toBeGreaterThan(before)
  })

  it('leads from the list to the form that lies below it', async () => {
    const { user } = open()
    await user.click(screen.getByRole('button', { name: '登记农户' }))
    expect(screen.getByRole('textbox', { name: '大家看到的称呼' })).toHaveFocus()
  })

  it('says of nobody that they are on the list when they were taken off', async () => {
    const { user } = open()
    await user.type(screen.getByRole('textbox', { name: '大家看到的称呼' }), '林家')
    await user.click(screen.getByRole('button', { name: '登记' }))
    await user.click(screen.getByRole('button', { name: '登记林家' }))
    await screen.findByText('林家已登记，在上面的名单里。')
    await user.click(screen.getByRole('button', { name: '更多 包家' }))
    await user.click(await screen.findByRole('menuitem', { name: '从名单里去掉' }))
    await user.click(await screen.findByRole('radio', { name: '登记错了：称呼不对' }))
    await user.click(screen.getByRole('button', { name: '从名单里去掉' }))
    expect(await screen.findByText('包家已从名单里去掉。')).toBeVisible()
    expect(screen.queryByText(/已登记，在上面/)).not.toBeInTheDocument()
    await user.type(screen.getByRole('textbox', { name: '大家看到的称呼' }), '包家')
    await user.click(screen.getByRole('button', { name: '登记' }))
    await user.click(screen.getByRole('button', { name: '登记包家' }))
    await screen.findByText('包家已登记，在上面的名单里。')
    expect(screen.queryByText('包家已从名单里去掉。')).not.toBeInTheDocument()
  })

  it('is not for others', () => {
    open(somebody('COUNTY_OFFICER'))
    expect(screen.getByRole('heading', { level: 1, name: '这件事要村服务点来办' })).toBeInTheDocument()
  })
})
