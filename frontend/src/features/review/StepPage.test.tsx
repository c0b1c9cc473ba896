import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { Route } from 'wouter'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { speak } from '../../ui/testing/speak'
import StepPage from './StepPage'
import { reviewedLike } from './testing/reviewed'

const place = { id: 'r', code: '621223', place: '宕昌县', ancestors: [] }

function answer(id: string, state: string, days: number) {
  const step = { id, kind: 'COUNTY', state, round: 1, region: place, createdAt: '2026-11-20T00:00:00Z', questions: [] }
  const decided = {
    decidedAt: '2026-11-21T02:00:00Z',
    decidedBy: { id: 'p', displayName: '老钱' },
    comment: '价钱不对。',
  }
  const undecided = { decidedAt: null, decidedBy: null, comment: '' }
  const campaign = reviewedLike('', {
    ...{ title: '新寨的甜荞面', days },
    review: [{ ...step, visitedOn: null, answers: null, ...(state === 'OPEN' ? undecided : decided) }],
  })
  const row = { ...step, dueAt: '2026-11-24T00:00:00Z', overdue: false, mayDecide: state === 'OPEN' }
  return { data: { node: { __typename: 'ReviewStep', ...row, campaign } } }
}

function open(id: string, state: () => string, userErrors: object[] = [], days = 30) {
  const { client, asked } = server({
    ReviewOne: () => answer(id, state(), days),
    ReviewDecide: () => ({ data: { reviewCampaign: { campaign: null, userErrors } } }),
  })
  window.history.pushState(null, '', `/g/review/${id}`)
  const page = <Route path="/g/review/:id" component={StepPage} />
  return { asked, ...showAs(somebody('COUNTY_OFFICER'), client, page) }
}

/** The page with another answer than that of a step. */
function look(answered: () => object) {
  window.history.pushState(null, '', '/g/review/look')
  const page = <Route path="/g/review/:id" component={StepPage} />
  return showAs(somebody('COUNTY_OFFICER'), server({ ReviewOne: answered }).client, page)
}

const late = [{ code: 'ALREADY_DECIDED', message: '这一步已经处理过了。', field: null }]

describe('StepPage', () => {
  it('shows what a colleague decided meanwhile, and keeps what was typed', async () => {
    let state = 'OPEN'
    const { user, asked, unmount } = open('late', () => state, late)
    await user.type(screen.getByLabelText('意见或理由'), '材料齐全')
    await user.click(screen.getAllByRole('button', { name: /问一问/ })[0] as HTMLElement)
    await user.type(screen.getByLabelText(/^关于“.*”的问题/), '哪块地？')
    await user.click(screen.getByRole('button', { name: '批准' }))
    state = 'RETURNED'
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    await user.click(await screen.findByRole('button', { name: '看看新的内容' }))
    expect(await screen.findByText('老钱')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByRole('button', { name: '批准' })).toBeNull()
    expect(screen.getByText('材料齐全')).toBeVisible()
    expect(screen.getByText('哪块地？')).toBeVisible()
    expect(asked.filter(({ name }) => name === 'ReviewOne')).toHaveLength(2)

    unmount()
    const again = open('late', () => state)
    expect(await screen.findByText('材料齐全')).toBeVisible()
    await again.user.click(screen.getByRole('button', { name: '不要了' }))
    expect(screen.queryByText('材料齐全')).toBeNull()
    const rows = async () => (await database()).getAll('typed')
    await waitFor(async () => expect((await rows()).filter(({ key }) => key.includes('review/late/'))).toEqual([]))
  })

  it('keeps the questions that an approval did not send', async () => {
    let state = 'OPEN'
    const { user, unmount } = open('approved', () => state)
    await user.type(screen.getByLabelText('意见或理由'), '材料齐全')
    await user.click(screen.getAllByRole('button', { name: /问一问/ })[0] as HTMLElement)
    await user.type(screen.getByLabelText(/^关于“.*”的问题/), '哪块地？')
    await user.click(screen.getByRole('button', { name: '批准' }))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    await waitFor(() => expect(window.location.pathname).toBe('/g/review'))
    unmount()
    state = 'APPROVED'
    open('approved', () => state)
    expect(await screen.findByText('哪块地？')).toBeVisible()
    expect(screen.queryByText('材料齐全')).toBeNull()
  })

  it('tells of no such step, and keeps its place while it loads', () => {
    const first = look(() => ({ data: { node: null } }))
    expect(screen.getByRole('heading', { level: 1, name: '这里什么也没有' })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '返回' })).toHaveAttribute('href', '/g/review')
    first.unmount()
    look(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('says that there is no answer, and asks again', async () => {
    let tries = 0
    const { user } = look(() =>
      tries++ === 0 ? { error: new CombinedError({ networkError: new Error('gone') }) } : answer('again', 'OPEN', 30),
    )
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByRole('heading', { level: 1, name: '新寨的甜荞面' })).toBeVisible()
  })

  it('only shows to those who do not decide it', () => {
    const one = answer('others', 'OPEN', 30)
    look(() => ({ data: { node: { ...one.data.node, mayDecide: false } } }))
    expect(screen.getByText(/这一步由别人决定/)).toBeVisible()
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /批准|退回|不通过|问一问/ })).not.toBeInTheDocument()
  })

  it('counts days as people do', async () => {
    speak('en')
    const { user } = open('days', () => 'OPEN', [], 1)
    expect(screen.getByText('1 day, from approval')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Approve' }))
    expect(screen.getByText(/opens to backers for 1 day, with/)).toBeVisible()
  })
})
