import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { HouseholdPostFragment } from '../../gql/graphql'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { PublishedPost } from './PublishedPost'

const post = {
  id: 'P1',
  title: '开采了',
  html: '<p>颗粒<strong>大</strong>。</p>',
  author: '齐婶',
  createdAt: '2026-07-10T01:05:00Z',
  photos: [{ id: 'F1', alt: '椒地', width: 640, height: 480, color: '#aabbcc', url: '/media/1' }],
} as unknown as HouseholdPostFragment

describe('PublishedPost', () => {
  it('shows who wrote what and when, as the server wrote it', async () => {
    show(
      <ul>
        <PublishedPost post={post} />
      </ul>,
    )
    expect(screen.getByRole('heading', { name: '开采了' })).toBeInTheDocument()
    expect(screen.getByText(/齐婶，7月10日 09:05/)).toBeInTheDocument()
    expect(screen.getByText('大').tagName).toBe('STRONG')
    expect(screen.getByRole('img', { name: '椒地' })).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })
})
