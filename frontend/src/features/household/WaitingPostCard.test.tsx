import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SendState, WaitingPost } from '../../lib/posts/outbox'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { WaitingPostCard } from './WaitingPostCard'

const post: WaitingPost = { id: 'a', person: 'p', at: 1, campaignId: 'C1', text: '开采了', photos: [], refused: '' }

describe('WaitingPostCard', () => {
  it.each<[SendState, boolean, string]>([
    ['sending', true, '正在发布…'],
    ['resting', true, '正在发布…'],
    ['resting', false, '等有网时发布'],
    ['network', true, '等有网时发布'],
    ['server', true, '服务器出了问题，会自动再试'],
    ['signedOut', true, '等您重新登录后发布'],
    ['outdated', true, '等这一页重新打开后发布'],
  ])('says what it waits for: %s, online %s', async (state, online, text) => {
    show(
      <ul>
        <WaitingPostCard post={post} state={state} online={online} />
      </ul>,
    )
    expect(screen.getByRole('status')).toHaveTextContent(text)
    expect(screen.getByText('开采了')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })
})
