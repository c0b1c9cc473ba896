import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { Desk } from './Desk'
import { campaignLike, stepLike } from './testing/campaign'

const dueAt = new Date(Date.now() + 2 * 86_400_000).toISOString()

describe('Desk', () => {
  it.each([
    ['in time', [stepLike({ dueAt })], '现在在新寨村，办结期限：还有 2 天。您这边不用做什么。'],
    [
      'late',
      [stepLike({ dueAt: new Date().toISOString(), overdue: true })],
      '现在在新寨村，期限（今天）已过。上级单位看得到它在等。',
    ],
    ['not to be seen', [], '正在审核。'],
  ])('says whose desk it is: %s', (_, review, text) => {
    const { container } = show(<Desk campaign={campaignLike({ state: 'IN_REVIEW', review })} />)
    expect(container).toHaveTextContent(text)
  })
})
