import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { newDraft } from '../../lib/drafts/draft'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { DraftCard } from './DraftCard'

const draft = newDraft('D1', 'person-1', { code: '1', name: '新寨村' }, null, 1)

describe('DraftCard', () => {
  it('leads to the draft and says how much waits for a network', async () => {
    show(
      <ul>
        <DraftCard draft={{ ...draft, answers: { title: '核桃', produce: 'WALNUT' }, unsent: ['title', 'produce'] }} />
      </ul>,
    )
    expect(screen.getByRole('link', { name: '核桃' })).toHaveAttribute('href', '/draft/D1')
    expect(screen.getByText('有 2 项等着上传')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('has a name before it has a title', () => {
    show(<DraftCard draft={draft} />)
    expect(screen.getByRole('link', { name: '还没有标题的项目' })).toBeInTheDocument()
    expect(screen.getByText('手机和服务器上都存好了')).toBeInTheDocument()
  })
})
