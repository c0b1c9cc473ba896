import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { AssistCampaignFragment } from '../../gql/graphql'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { DraftedRow } from './DraftedRow'

const campaign = {
  id: 'C1',
  slug: 'angelica-1',
  title: '当归',
  state: 'DRAFT',
  updatedAt: '2026-07-10T01:00:00Z',
  region: { id: 'R1', code: '1', place: '新寨村' },
  owner: { id: 'P1', displayName: '包家' },
  review: [],
} as unknown as AssistCampaignFragment

describe('DraftedRow', () => {
  it('says for whom it is and how it stands', async () => {
    show(
      <ul>
        <DraftedRow campaign={campaign} off={false} />
      </ul>,
    )
    expect(screen.getByRole('link', { name: '当归' })).toHaveAttribute('href', '/h/c/angelica-1')
    expect(screen.getByRole('listitem')).toHaveTextContent('替新寨村的包家写的，7月10日改过草稿')
    expect(screen.queryByText('退回来了，有问题要答')).not.toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says when it came back', () => {
    const review = [{ __typename: 'ReviewStep', id: 'S1', state: 'RETURNED', createdAt: '1' }] as const
    show(<DraftedRow campaign={{ ...campaign, review: [...review] }} off={false} />)
    expect(screen.getByText('退回来了，有问题要答')).toBeInTheDocument()
  })
})
