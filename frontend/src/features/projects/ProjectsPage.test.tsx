import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import ProjectsPage from './ProjectsPage'
import { counts, gone, page, row } from './testing/answers'

const places = () => ({
  data: {
    region: { id: 'c', code: '621223', place: '宕昌县', children: [{ id: 't', code: '621223102', place: '哈达铺镇' }] },
  },
})

function open(answer: (variables: Record<string, unknown>) => object, query = '', role = 'COUNTY_OFFICER' as const) {
  window.history.replaceState(null, '', `/g/projects${query}`)
  const { client, asked } = server({ ProjectList: answer, ProjectCounts: counts, ProjectPlaces: places })
  return { asked, ...showAs(somebody(role), client, <ProjectsPage />) }
}

const found = (edges: ReturnType<typeof row>[], end: string | null = null) => ({
  data: { watchedCampaigns: page(edges, end) },
})

describe('ProjectsPage', () => {
  it('shows what waits in each project, and leads to it by a key', async () => {
    const closing = { backers: 32, goods: { minor: 343_732 } }
    const money = {
      ...{ collected: { minor: 260_000 }, freight: { minor: 11_687 }, refunded: { minor: 0 } },
      floor: { minor: 306_000 },
    }
    const { user } = open(() =>
      found([
        row('花椒', { state: 'SHORTFALL', waitingQuestions: 3, closing, money }, 2),
        row('核桃', { state: 'SUSPENDED' }),
      ]),
    )
    expect(screen.getByText(/3,437\.32/)).toHaveTextContent('¥3,437.32 / ¥3,000差 ¥576.87')
    expect(screen.getByText('32')).toBeVisible()
    expect(screen.getByText('2 条反映')).toBeVisible()
    expect(screen.getByText('3 个提问')).toBeVisible()
    expect(screen.getByRole('link', { name: '问题反映（2）' })).toHaveAttribute('href', '/g/problems')
    expect(screen.getByRole('link', { name: '未回答的提问（5）' })).toHaveAttribute('href', '/g/questions')
    expect(screen.getByText('2 个项目')).toBeVisible()
    expect(await violations()).toEqual([])
    await user.keyboard('jj{Enter}')
    expect(decodeURIComponent(window.location.pathname)).toBe('/g/projects/核桃')
  })

  it('says of which project the goods should have been sent', () => {
    const settled = { state: 'SETTLED', deliveryMonth: '2026-10' }
    open(() => found([row('花椒', settled, 0, true), row('核桃', settled)]))
    expect(screen.getAllByText('2026年10月应已发货')).toHaveLength(1)
    expect(screen.getByRole('row', { name: /花椒的项目/ })).toHaveTextContent('2026年10月应已发货')
  })

  it('asks for what the address says, and writes what is chosen into it', async () => {
    const { user, asked } = open(() => found([row('花椒')]), '?state=SHORTFALL&q=花椒')
    const list = () => asked.filter(({ name }) => name === 'ProjectList').at(-1)?.variables
    expect(list()).toMatchObject({ state: ['SHORTFALL'], search: '花椒', region: null })
    await user.selectOptions(screen.getByLabelText('地方'), '哈达铺镇')
    await user.selectOptions(screen.getByLabelText('状态'), '要看着的全部')
    await user.clear(screen.getByLabelText('按标题、姓名或地方查找'))
    await user.type(screen.getByLabelText('按标题、姓名或地方查找'), ' 核桃 {Enter}')
    expect(decodeURIComponent(window.location.search)).toBe('?place=621223102&q=核桃')
    expect(list()).toMatchObject({ state: null, region: '621223102', search: '核桃' })
  })

  it('brings the next page, and keeps the first when it does not come', async () => {
    let tries = 0
    const { user } = open(({ after }) => {
      if (!after) return found([row('花椒')], 'next')
      return tries++ === 0 ? gone() : found([row('核桃')])
    })
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(await screen.findByText('后面的没有加载出来。')).toBeVisible()
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(await screen.findByText('核桃的项目')).toBeVisible()
    expect(screen.getByText('花椒的项目')).toBeVisible()
  })

  it.each([
    ['', '您管的地方现在没有要看着的项目。'],
    ['?q=zzz', '没有符合条件的项目。'],
  ])('says that there is nothing: "%s"', async (query, words) => {
    open(() => found([]), query)
    expect(screen.getByText(words)).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
  })

  it('says that there is no answer, and asks again', async () => {
    let tries = 0
    const { user } = open(() => (tries++ === 0 ? gone() : found([row('花椒')])))
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    expect(screen.getByText('花椒的项目')).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('shows the server’s words when it refuses', () => {
    const denied = { message: '这里由县电商中心来看管。', extensions: { code: 'DENIED', kind: 'denied' } }
    open(() => ({ error: new CombinedError({ graphQLErrors: [denied] }) }))
    expect(screen.getByRole('alert')).toHaveTextContent('这里由县电商中心来看管。')
  })

  it('asks nothing for those whose office it is not', () => {
    const { client, asked } = server({})
    showAs(somebody('COUNTY_FINANCE'), client, <ProjectsPage />)
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('县电商中心')
    expect(asked).toEqual([])
  })

  it('keeps what people reported from auditors', () => {
    const { client, asked } = server({
      ProjectList: () => found([row('花椒', {}, null)]),
      ProjectCounts: () => ({ data: { waitingQuestions: { totalCount: 0 } } }),
      ProjectPlaces: places,
    })
    window.history.replaceState(null, '', '/g/projects')
    showAs(somebody('AUDITOR'), client, <ProjectsPage />)
    expect(screen.queryByRole('link', { name: /问题反映/ })).not.toBeInTheDocument()
    expect(asked.find(({ name }) => name === 'ProjectCounts')?.variables).toEqual({ problems: false })
  })
})
