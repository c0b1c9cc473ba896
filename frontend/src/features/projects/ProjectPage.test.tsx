import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Route } from 'wouter'
import type { Role } from '../../gql/graphql'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import ProjectPage from './ProjectPage'
import { gone, page, problem, project, question } from './testing/answers'

type Answers = Record<string, (variables: Record<string, unknown>) => object>

function open(answers: Answers, role: Role = 'COUNTY_OFFICER') {
  window.history.replaceState(null, '', '/g/projects/pepper')
  const { client, asked } = server({
    ProjectProblems: ({ state }) => ({
      data: { problems: page(state === 'OPEN' ? [problem('p1')] : [handled]) },
    }),
    ProjectQuestions: () => ({ data: { waitingQuestions: page([question('q1')]) } }),
    ProjectOne: () => ({ data: { campaign: project() } }),
    ...answers,
  })
  const shown = showAs(somebody(role), client, <Route path="/g/projects/:slug" component={ProjectPage} />)
  return { asked, ...shown }
}

const handled = problem('p0', {
  ...{ state: 'DONE', outcome: '已请农户换掉照片。', mayHandle: false, handledAt: '2026-11-19T02:00:00Z' },
  handledBy: { id: 'o', displayName: '老贺' },
})

const done = (act: string, changes: object) => ({ data: { [act]: { campaign: project(changes), userErrors: [] } } })
const refused = (act: string, code: string, message: string, field: string | null = null) => ({
  data: { [act]: { campaign: null, userErrors: [{ code, message, field }] } },
})

describe('ProjectPage', () => {
  it('shows how a project stands, who vouched, what was reported and what waits', async () => {
    open({})
    expect(screen.getByRole('heading', { level: 1, name: '新寨的大红袍花椒' })).toBeVisible()
    expect(screen.getByText(/^新寨村 小马核实，.*10月30日$/)).toBeVisible()
    expect(screen.getByRole('img', { name: '坡地' })).toBeInTheDocument()
    expect(screen.getByText('新寨坡地上的大红袍。')).toBeVisible()
    expect(screen.getByText(/半斤袋/)).toHaveTextContent('¥40')
    const vouchers = screen.getByRole('region', { name: '谁核实过' })
    expect(within(vouchers).getAllByRole('listitem')).toHaveLength(1)
    expect(screen.getAllByText('照片在别处见过。')).toHaveLength(2) // what waits, and what was handled
    expect(screen.getByText('已请农户换掉照片。')).toBeVisible()
    expect(screen.getByText('什么时候发货？')).toBeVisible()
    expect(screen.getByText(/由齐婶家来回答/)).toBeVisible()
    expect(screen.getByRole('link', { name: '公开页面' })).toHaveAttribute('href', '/c/pepper')
    expect(await violations()).toEqual([])
  })

  it('pauses it once, after saying what happens to the money, and tells that it is done', async () => {
    let answer = () => {}
    const { user, asked } = open({
      ProjectSuspend: () =>
        new Promise((tell) => {
          answer = () =>
            tell(
              done('suspendCampaign', {
                ...{ state: 'SUSPENDED', stateReason: '照片要核对' },
                viewerCan: { suspend: false, resume: true, cancel: true, decideShortfall: false, answer: false },
              }),
            )
        }),
    })
    await user.keyboard('p')
    const dialog = screen.getByRole('dialog', { name: '暂停这个项目' })
    expect(dialog).toHaveTextContent('12 人认筹了 ¥1,200，都还算数；谁想取消，可以自己取消。')
    expect(dialog).toHaveTextContent('会通知农户，写着您的理由。支持者不另外通知')
    expect(await violations()).toEqual([])
    const send = within(dialog).getByRole('button', { name: '暂停这个项目' })
    await user.click(send)
    expect(dialog).toHaveTextContent('先写下理由。')
    await user.type(within(dialog).getByLabelText('理由'), ' 照片要核对 ')
    await user.dblClick(send)
    await user.keyboard('{Escape}')
    expect(screen.getByRole('dialog')).toBeInTheDocument()
    answer()
    expect(await screen.findByText(/已暂停：不收新的支持/)).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(asked.filter(({ name }) => name === 'ProjectSuspend').map(({ variables }) => variables)).toEqual([
      { input: { campaignId: 'campaign-1', reason: '照片要核对', version: 3 } },
    ])
  })

  it('keeps the reason when there is no answer, and over a reload', async () => {
    const first = open({ ProjectCancel: gone })
    await first.user.click(screen.getByRole('button', { name: '取消这个项目' }))
    expect(screen.getByRole('dialog')).toHaveTextContent('到现在没有扣款，以后也不会扣。')
    await first.user.type(screen.getByLabelText('理由'), '今年没有收成')
    await first.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '取消这个项目' }))
    expect(await screen.findByText(/再按一次，最多只会办一次/)).toBeVisible()
    first.unmount()
    const { user } = open({ ProjectCancel: () => done('cancelCampaign', { state: 'CANCELLED' }) })
    await user.keyboard('c')
    await waitFor(() => expect(screen.getByLabelText('理由')).toHaveValue('今年没有收成'))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '取消这个项目' }))
    expect(await screen.findByText(/已取消：不向任何人扣款/)).toBeVisible()
  })

  it('does not do again what somebody else undid in between', async () => {
    const { user, asked } = open({
      ProjectSuspend: () => refused('suspendCampaign', 'VERSION_CONFLICT', '有人在您之前改过这一页。'),
    })
    await user.click(screen.getByRole('button', { name: '暂停这个项目' }))
    await user.type(screen.getByLabelText('理由'), '照片要核对')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '暂停这个项目' }))
    expect(await screen.findByText(/有人在您之前改过这一页。/)).toBeVisible()
    expect(within(screen.getByRole('dialog')).queryByRole('button', { name: '暂停这个项目' })).toBeNull()
    await user.click(screen.getByRole('button', { name: '看看新的内容' }))
    await waitFor(() => expect(asked.filter(({ name }) => name === 'ProjectOne')).toHaveLength(2))
  })

  it('tells the second of two officers how it stands', async () => {
    let campaign = project()
    const { user, asked } = open({
      ProjectOne: () => ({ data: { campaign } }),
      ProjectSuspend: () => refused('suspendCampaign', 'WRONG_STATE', '项目现在的状态不能这样做。'),
    })
    await user.click(screen.getByRole('button', { name: '暂停这个项目' }))
    await user.type(screen.getByLabelText('理由'), '照片要核对')
    campaign = project({
      ...{ state: 'CANCELLED', stateReason: '今年没有收成' },
      viewerCan: { suspend: false, resume: false, cancel: false, decideShortfall: false, answer: false },
    })
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '暂停这个项目' }))
    expect(await screen.findByText(/项目现在的状态不能这样做。/)).toHaveTextContent('您写的内容还在这里。')
    expect(within(screen.getByRole('dialog')).queryByRole('button', { name: '暂停这个项目' })).toBeNull()
    await user.click(screen.getByRole('button', { name: '看看新的内容' }))
    expect(await screen.findByText(/今年没有收成/)).toBeVisible()
    expect(screen.getByText('现在没有要决定的事。')).toBeVisible()
    expect(asked.filter(({ name }) => name === 'ProjectOne')).toHaveLength(2)
  })

  it('decides about a shortfall with the sums that it moves', async () => {
    const money = Object.fromEntries(
      Object.entries({
        ...{ promised: 90_000, floor: 270_000, collected: 80_000, fees: 1_000 },
        ...{ freight: 9_000, refunded: 2_000, share: 68_000, paidOut: 0 },
      }).map(([name, minor]) => [name, { minor }]),
    )
    const viewerCan = { suspend: false, resume: false, cancel: false, decideShortfall: true, answer: false }
    const closing = { backers: 20, goods: { minor: 310_000 } }
    const { user, asked } = open({
      ProjectOne: () => ({ data: { campaign: project({ state: 'SHORTFALL', money, closing, viewerCan }) } }),
      ProjectDeliver: () => refused('decideShortfall', 'SHORTFALL_REASON', '写明为什么照常发货。', 'reason'),
    })
    expect(screen.getByText(/您决定以前，一分也不会付出去/)).toBeVisible()
    // As the public page says it, whoever's card has failed since.
    expect(screen.getByText(/截止时认筹/)).toHaveTextContent('¥3,100')
    for (const [name, value] of [
      ['截止时的支持者', '20 人'],
      ['没有扣到款的支持者', '8 人'],
      ['收到的货款', '¥690'],
      ['最少要收到（批准时定的）', '¥2,700'],
      ['还差', '¥2,010'],
    ] as const)
      expect(screen.getByText(name).nextElementSibling).toHaveTextContent(value)
    await user.keyboard('d')
    const dialog = screen.getByRole('dialog', { name: '按收到的钱发货' })
    expect(dialog).toHaveTextContent('实际收到 ¥800，目标是 ¥3,000。县财务可以把其中的 ¥770 付给新寨村合作社。')
    await user.type(within(dialog).getByLabelText('理由'), '农户愿意')
    await user.click(within(dialog).getByRole('button', { name: '按收到的钱发货' }))
    expect(await within(dialog).findByText('写明为什么照常发货。')).toBeVisible()
    expect(asked.at(-1)?.variables).toEqual({ input: { campaignId: 'campaign-1', reason: '农户愿意' } })
  })

  it('says of a project that was never open what it does there', async () => {
    const viewerCan = { suspend: false, resume: true, cancel: true, decideShortfall: false, answer: false }
    const never = { state: 'SUSPENDED', launchedAt: null, deadline: null, viewerCan }
    const { user } = open({
      ProjectOne: () => ({ data: { campaign: project(never) } }),
      ProjectResume: () => done('resumeCampaign', { ...never, state: 'SCHEDULED' }),
    })
    await user.keyboard('r')
    expect(screen.getByRole('dialog')).toHaveTextContent('按原定的日子开放')
    expect(screen.getByRole('dialog')).toHaveTextContent('还没有人认筹')
    await user.type(screen.getByLabelText('理由'), '核对过了')
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: '恢复这个项目' }))
    expect(await screen.findByText(/已恢复，日期都不变/)).toBeVisible()
  })

  it('does not offer to resume what is over', () => {
    const viewerCan = { suspend: false, resume: true, cancel: true, decideShortfall: false, answer: false }
    const deadline = '2026-01-01T00:00:00Z'
    open({ ProjectOne: () => ({ data: { campaign: project({ state: 'SUSPENDED', deadline, viewerCan }) } }) })
    expect(screen.queryByRole('button', { name: '恢复这个项目' })).not.toBeInTheDocument()
    expect(screen.getByText(/不能再恢复，只能取消/)).toBeVisible()
    expect(screen.getByRole('button', { name: '取消这个项目' })).toBeVisible()
  })

  const mark = () => screen.getByRole('button', { name: '处理完了' })
  const dialog = () => within(screen.getByRole('dialog', { name: '处理完了' }))

  it('asks once before a report is handled, and notes what was done', async () => {
    const { user, asked } = open({
      ProjectHandle: () => ({ data: { handleProblem: { problem: handled.node, userErrors: [] } } }),
    })
    const sent = () => asked.filter(({ name }) => name === 'ProjectHandle')
    await user.click(mark())
    expect(screen.getByText('先写下您查到了什么、怎么处理的。')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    await user.type(screen.getByLabelText('您查到了什么、怎么处理的'), '已请农户换掉照片。')
    await user.click(mark())
    expect(dialog().getByText('已请农户换掉照片。')).toBeVisible()
    expect(dialog().getByText(/以后不能改/)).toBeVisible()
    expect(dialog().getByText(/反映的人会收到消息/)).toBeVisible()
    expect(await violations()).toEqual([])
    await user.click(dialog().getByRole('button', { name: '先不' }))
    expect(screen.getByLabelText('您查到了什么、怎么处理的')).toHaveValue('已请农户换掉照片。')
    expect(sent()).toEqual([])
    await user.click(mark())
    await user.dblClick(dialog().getByRole('button', { name: '处理完了' }))
    expect(await screen.findByText(/记下了/)).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(sent().map(({ variables }) => variables)).toEqual([
      { input: { problemId: 'p1', outcome: '已请农户换掉照片。' } },
    ])
  })

  it('says in the dialog what was wrong with a note, and beside it what is wrong in it', async () => {
    const errors = [
      { code: 'DENIED', message: '这件事要县电商中心来办。', field: null },
      { code: 'TOO_SHORT', message: '再写具体些。', field: 'outcome' },
    ]
    const { user } = open({
      ProjectHandle: () => ({ data: { handleProblem: { problem: null, userErrors: [errors.shift()] } } }),
    })
    await user.type(screen.getByLabelText('您查到了什么、怎么处理的'), '好了')
    await user.click(mark())
    await user.click(dialog().getByRole('button', { name: '处理完了' }))
    expect(await dialog().findByText('这件事要县电商中心来办。')).toBeVisible()
    await user.click(dialog().getByRole('button', { name: '处理完了' }))
    expect(await screen.findByText('再写具体些。')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByLabelText('您查到了什么、怎么处理的')).toHaveValue('好了')
  })

  it('shows what a colleague did about a problem meanwhile, and keeps what was typed', async () => {
    let over = false
    const theirs = problem('p9', { ...handled.node, id: 'p9' })
    const { user } = open({
      ProjectProblems: ({ state }) => ({
        data: { problems: page(over === (state === 'DONE') ? [over ? theirs : problem('p9')] : []) },
      }),
      ProjectHandle: () => {
        over = true
        const userErrors = [{ code: 'ALREADY_HANDLED', message: '同事已经处理了这条反映。', field: null }]
        return { data: { handleProblem: { problem: null, userErrors } } }
      },
    })
    await user.type(screen.getByLabelText('您查到了什么、怎么处理的'), '我打过电话。')
    await user.click(mark())
    await user.click(dialog().getByRole('button', { name: '处理完了' }))
    expect(await screen.findByText('同事已经处理了这条反映。')).toBeVisible()
    expect(await screen.findByText('没有等着处理的反映。')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('says that the month of delivery is over while goods are owed', () => {
    const late = project({ state: 'VIABLE', deliveryMonth: '2020-10' })
    const first = open({ ProjectOne: () => ({ data: { campaign: late } }) })
    expect(screen.getByText(/这个月已经过了/)).toBeVisible()
    expect(screen.getByRole('link', { name: '农户发的动态' })).toHaveAttribute('href', '/c/pepper/posts')
    first.unmount()
    open({ ProjectOne: () => ({ data: { campaign: { ...late, state: 'FAILED' } } }) })
    expect(screen.queryByText(/这个月已经过了/)).not.toBeInTheDocument()
  })

  it.each(['TOWNSHIP_OFFICER', 'CITY_OFFICER', 'AUDITOR'] as const)('gives %s nothing to press', (role) => {
    const viewerCan = { suspend: false, resume: false, cancel: false, decideShortfall: false, answer: false }
    open(
      {
        ProjectOne: () => ({ data: { campaign: project({ viewerCan }) } }),
        ProjectProblems: () => ({ data: { problems: page([problem('p1', { mayHandle: false })]) } }),
      },
      role,
    )
    expect(screen.getByText('这里由本县电商中心来决定。')).toBeVisible()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    expect(screen.queryAllByText('照片在别处见过。')).toHaveLength(role === 'AUDITOR' ? 0 : 2)
  })

  it('is for others where the reader has no office', () => {
    const region = { id: 'r', code: '621202101', place: '别处', ancestors: [] }
    const elsewhere = open({ ProjectOne: () => ({ data: { campaign: project({ region }) } }) })
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('当地的县电商中心')
    elsewhere.unmount()
    open({}, 'HOUSEHOLD')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('县电商中心')
  })

  it('tells of no such project, of no answer, and keeps its place while it loads', async () => {
    const nothing = open({ ProjectOne: () => ({ data: { campaign: null } }) })
    expect(screen.getByRole('link', { name: '返回' })).toHaveAttribute('href', '/g/projects')
    nothing.unmount()
    const loading = open({ ProjectOne: () => new Promise(() => undefined) })
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    loading.unmount()
    let tries = 0
    const { user } = open({ ProjectOne: () => (tries++ === 0 ? gone() : { data: { campaign: project() } }) })
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByRole('heading', { level: 1, name: '新寨的大红袍花椒' })).toBeVisible()
  })

  it('shows the rest when a part does not come', () => {
    open({ ProjectProblems: gone, ProjectQuestions: gone })
    expect(screen.getAllByText('反映的问题没有加载出来。')).toHaveLength(2)
    expect(screen.getByText('问题没有加载出来。')).toBeVisible()
    expect(screen.getByRole('button', { name: '暂停这个项目' })).toBeVisible()
  })
})
