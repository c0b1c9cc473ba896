import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { CampaignCard } from './CampaignCard'
import { campaignLike, stepLike } from './testing/campaign'

describe('CampaignCard', () => {
  it('shows how far an open project is', async () => {
    show(
      <ul>
        <CampaignCard campaign={campaignLike()} />
      </ul>,
    )
    expect(screen.getByRole('link', { name: '新寨的核桃' })).toHaveAttribute('href', '/h/c/walnut-1')
    expect(screen.getByRole('progressbar', { name: '已筹 ¥13,401，目标 ¥20,000' })).toHaveAttribute(
      'aria-valuenow',
      '67',
    )
    expect(screen.getByText(/12 人支持/)).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says on whose desk it is', () => {
    show(<CampaignCard campaign={campaignLike({ state: 'IN_REVIEW', review: [stepLike()] })} />)
    expect(screen.getByText(/现在在新寨村/)).toBeInTheDocument()
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument()
  })
})
