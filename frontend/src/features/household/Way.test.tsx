import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { speak } from '../../ui/testing/speak'
import { violations } from '../../ui/testing/violations'
import { campaignLike, returned, stepLike } from './testing/campaign'
import { Way } from './Way'

const here = () => document.querySelector('[aria-current="step"]')

describe('Way', () => {
  it('goes from the draft to the goods, with dates', async () => {
    show(<Way campaign={campaignLike({ deadline: '2026-08-02T02:00:00Z' })} />)
    expect(screen.getAllByRole('listitem')).toHaveLength(7)
    expect(here()).toHaveTextContent('开放认筹')
    expect(here()).toHaveTextContent('8月2日')
    expect(screen.getByText('答应2026年10月发货。')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it.each([
    ['a draft', campaignLike({ state: 'DRAFT', review: [] }), '还没有提交给村里'],
    ['questions', returned([{ field: 'title', text: '几斤？' }]), '新寨村有问题要问'],
    ['a desk', campaignLike({ state: 'IN_REVIEW', attestations: [], review: [stepLike()] }), '现在在新寨村'],
    ['a wished day', campaignLike({ state: 'SCHEDULED', launchAt: '2026-07-10T01:00:00Z' }), '7月10日'],
    ['a pause', campaignLike({ state: 'SUSPENDED', stateReason: '照片待核。' }), '县里已暂停：照片待核。'],
    ['charging', campaignLike({ state: 'COLLECTING' }), '还有几天可以换卡'],
    ['a shortfall', campaignLike({ state: 'SHORTFALL' }), '由县里决定'],
    ['paying', campaignLike({ state: 'VIABLE' }), '县财务正把钱汇给收款人'],
    ['sending', campaignLike({ state: 'SETTLED' }), '答应2026年10月发货'],
  ])('says what happens now: %s', (_, campaign, text) => {
    show(<Way campaign={campaign} />)
    expect(here()).toHaveTextContent(text)
  })

  it('shows what the offices wrote when they let it pass', () => {
    const review = [
      stepLike({ state: 'APPROVED', comment: '地和货都看过。' }),
      stepLike({ id: 'S2', kind: 'COUNTY', state: 'APPROVED', comment: '' }),
    ]
    show(<Way campaign={campaignLike({ review })} />)
    expect(screen.getByText('他们写道：“地和货都看过。”')).toBeVisible()
    expect(screen.getAllByText(/他们写道/)).toHaveLength(1)
  })

  it('tells of one that closed when it opened and when it closed', () => {
    const campaign = campaignLike({
      state: 'VIABLE',
      launchedAt: '2026-07-03T02:00:00Z',
      deadline: '2026-08-02T02:00:00Z',
    })
    show(<Way campaign={campaign} />)
    const open = screen.getByText('开放认筹').closest('li')
    expect(open).toHaveTextContent('7月3日')
    expect(open).toHaveTextContent('8月2日 截止了。')
  })

  it.each([
    ['REJECTED', '没有通过'],
    ['CANCELLED', '县里已取消'],
    ['FAILED', '截止时筹到 ¥13,401，没有达到 ¥20,000'],
  ] as const)('says why it ended: %s', (state, text) => {
    show(<Way campaign={campaignLike({ state, stateReason: '原因在此' })} />)
    expect(screen.getByText(new RegExp(text))).toBeInTheDocument()
    expect(screen.getByText('原因在此')).toBeInTheDocument()
    expect(here()).toBeNull()
  })

  it('speaks English', () => {
    speak('en')
    show(<Way campaign={campaignLike({ state: 'VIABLE' })} />)
    expect(here()).toHaveTextContent("The county's finance office transfers the money to the payee.")
  })
})
