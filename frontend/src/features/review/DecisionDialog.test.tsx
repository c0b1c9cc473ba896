import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it, vi } from 'vitest'
import type { ReviewDecision, ReviewedCampaignFragment, ReviewRowFragment } from '../../gql/graphql'
import { server, showAs, somebody } from '../../ui/testing/server'
import { DecisionDialog } from './DecisionDialog'

const step = {
  id: 'step-1',
  kind: 'COUNTY',
  region: { id: 'r', code: '621223', place: '宕昌县' },
} as unknown as ReviewRowFragment
const campaign = {
  id: 'campaign-1',
  title: '新寨的甜荞面',
  days: 30,
  goal: { minor: 300_000 },
} as unknown as ReviewedCampaignFragment

function open(
  decision: ReviewDecision,
  comment: string,
  questions: { field: string; text: string }[],
  answer: () => object | Promise<object>,
  kind: 'COUNTY' | 'VILLAGE' = 'COUNTY',
  visitedOn = '',
) {
  const { client, asked } = server({ ReviewDecide: answer })
  const onDone = vi.fn()
  const onLate = vi.fn()
  const onClose = vi.fn()
  const shown = showAs(
    somebody('COUNTY_OFFICER'),
    client,
    <DecisionDialog
      decision={decision}
      step={{ ...step, kind }}
      campaign={campaign}
      comment={comment}
      visitedOn={visitedOn}
      questions={questions}
      onDone={onDone}
      onLate={onLate}
      onClose={onClose}
    />,
  )
  return { ...shown, asked, onDone, onLate, onClose }
}

const taken = () => ({
  data: { reviewCampaign: { campaign: { id: 'campaign-1', slug: 'grain', state: 'LIVE' }, userErrors: [] } },
})

const refused = (code: string, message: string) => ({
  data: { reviewCampaign: { campaign: null, userErrors: [{ code, message, field: null }] } },
})

describe('DecisionDialog', () => {
  it('says what an approval does before it is sent, and sends it once', async () => {
    const { user, asked, onDone } = open('APPROVE', '', [], taken)
    expect(screen.getByText(/项目将公开认筹 30 天，目标 ¥3,000/)).toBeVisible()
    await user.dblClick(screen.getByRole('button', { name: '批准这个项目' }))
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(asked.length).toBeGreaterThan(0)
    expect(asked[0]?.variables).toEqual({
      input: {
        campaignId: 'campaign-1',
        stepId: 'step-1',
        decision: 'APPROVE',
        comment: null,
        visitedOn: null,
        questions: [],
      },
    })
  })

  it('does not return a project without a question', () => {
    open('RETURN', ' ', [], taken)
    expect(screen.getByText('请先在有疑问的地方旁边写下问题，或者写一句意见。')).toBeVisible()
    expect(screen.queryByRole('button', { name: '退回给农户' })).toBeNull()
  })

  it('does not refuse without a reason', () => {
    open('REJECT', '', [], taken)
    expect(screen.queryByRole('button', { name: '不批准这个项目' })).toBeNull()
  })

  it('keeps what was written when there is no answer, and says so', async () => {
    const { user, onDone } = open('RETURN', '', [{ field: 'tiers', text: '多重？' }], () => ({
      error: new CombinedError({ networkError: new Error('gone') }),
    }))
    await user.click(screen.getByRole('button', { name: '退回给农户' }))
    expect(await screen.findByText(/最多只会决定一次/)).toBeVisible()
    expect(onDone).not.toHaveBeenCalled()
  })

  it('says who reads a comment, and which questions stay behind', () => {
    open('APPROVE', ' 去看过地。 ', [{ field: 'tiers', text: '多重？' }], taken)
    expect(screen.getByText(/农户和经手的单位能看到您的意见：“去看过地。”/)).toBeVisible()
    expect(screen.getByText(/您写的 1 个问题这次不发出/)).toBeVisible()
  })

  it.each([
    ['', '老赵（宕昌县）8月22日 核实属实'],
    ['2026-08-20', '老赵（宕昌县）8月20日 看过实地，8月22日 核实属实'],
  ])('shows the village what everybody will read, and sends just that: %s', async (visited, words) => {
    vi.setSystemTime('2026-08-22T04:00:00Z')
    const { user, asked, onDone } = open('APPROVE', '', [], taken, 'VILLAGE', visited)
    expect(screen.getByRole('dialog')).toHaveTextContent(`大家会在项目页上看到：${words}`)
    await user.click(screen.getByRole('button', { name: '核实属实，交给县里' }))
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(asked[0]?.variables).toMatchObject({ input: { visitedOn: visited || null } })
  })

  it.each(['2026-08-23', '2025-08-22', '0026-08-01'])('shows nothing as public of a visit on %s', (visited) => {
    vi.setSystemTime('2026-08-22T04:00:00Z')
    open('APPROVE', '', [], taken, 'VILLAGE', visited)
    expect(screen.getByText(/先改去看过的日期/)).toBeVisible()
    expect(screen.queryByText(/看过实地|交到县里/)).toBeNull()
    expect(screen.queryByRole('button', { name: '核实属实，交给县里' })).toBeNull()
  })

  it('has the deed before the way back', () => {
    open('APPROVE', '', [], taken)
    expect([...document.querySelectorAll('.actions button')].map((b) => b.textContent)).toEqual([
      '批准这个项目',
      '先不',
    ])
  })

  it('calls the refusals of the village and of the county what they are', () => {
    open('REJECT', '不是这里的货', [], taken, 'VILLAGE').unmount()
    open('REJECT', '不是这里的货', [], taken)
    expect(screen.getByRole('dialog', { name: '不批准这个项目' })).toBeVisible()
  })

  it('says nothing of questions and comments that there are not', () => {
    open('APPROVE', ' ', [], taken)
    expect(screen.queryByText(/您的意见|这次不发出/)).toBeNull()
  })

  it('cannot be left while it is being sent', async () => {
    let tell = (_: object) => {}
    const { user, onClose, onDone } = open('APPROVE', '', [], () => new Promise((done) => (tell = done)))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: '先不' }))
    await user.click(screen.getByRole('button', { name: '关闭' }))
    expect(onClose).not.toHaveBeenCalled()
    tell(taken())
    await waitFor(() => expect(onDone).toHaveBeenCalled())
  })

  it('leads nobody back to the queue who went elsewhere meanwhile', async () => {
    let tell = (_: object) => {}
    const { user, unmount, onDone } = open('APPROVE', '', [], () => new Promise((done) => (tell = done)))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    window.history.pushState(null, '', '/account')
    unmount()
    tell(taken())
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(window.location.pathname).toBe('/account')
  })

  it("shows the server's words when it is refused", async () => {
    const { user, onDone } = open('APPROVE', '', [], () => refused('DECIDED_BEFORE', '您已经为它作过证。'))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    expect(await screen.findByText('您已经为它作过证。')).toBeVisible()
    expect(onDone).not.toHaveBeenCalled()
  })

  it('leads to what a colleague decided, and is not sent again', async () => {
    const { user, onDone, onLate } = open('APPROVE', '', [], () => refused('ALREADY_DECIDED', '这一步已经处理过了。'))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    expect(await screen.findByText(/这一步已经处理过了。/)).toHaveTextContent('您写的内容还在这里。')
    expect(screen.queryByRole('button', { name: '批准这个项目' })).toBeNull()
    await user.click(screen.getByRole('button', { name: '看看新的内容' }))
    expect(onLate).toHaveBeenCalledTimes(1)
    expect(onDone).not.toHaveBeenCalled()
  })
})
