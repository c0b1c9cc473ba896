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
  answer: () => object,
) {
  const { client, asked } = server({ ReviewDecide: answer })
  const onDone = vi.fn()
  const shown = showAs(
    somebody('COUNTY_OFFICER'),
    client,
    <DecisionDialog
      decision={decision}
      step={step}
      campaign={campaign}
      comment={comment}
      questions={questions}
      onDone={onDone}
      onClose={vi.fn()}
    />,
  )
  return { ...shown, asked, onDone }
}

const taken = () => ({ data: { reviewCampaign: { campaign: { id: 'campaign-1', state: 'LIVE' }, userErrors: [] } } })

describe('DecisionDialog', () => {
  it('says what an approval does before it is sent, and sends it once', async () => {
    const { user, asked, onDone } = open('APPROVE', '', [], taken)
    expect(screen.getByText(/项目将公开认筹 30 天，目标 ¥3,000/)).toBeVisible()
    await user.dblClick(screen.getByRole('button', { name: '批准这个项目' }))
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(asked.length).toBeGreaterThan(0)
    expect(asked[0]?.variables).toEqual({
      input: { campaignId: 'campaign-1', decision: 'APPROVE', comment: null, questions: [] },
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

  it("shows the server's words when it is refused", async () => {
    const { user, onDone } = open('APPROVE', '', [], () => ({
      data: {
        reviewCampaign: {
          campaign: null,
          userErrors: [{ code: 'ALREADY_DECIDED', message: '同事刚刚决定了。', field: null }],
        },
      },
    }))
    await user.click(screen.getByRole('button', { name: '批准这个项目' }))
    expect(await screen.findByText('同事刚刚决定了。')).toBeVisible()
    expect(onDone).not.toHaveBeenCalled()
  })
})
