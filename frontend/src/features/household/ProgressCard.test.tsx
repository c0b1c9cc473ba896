import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { ProgressCard } from './ProgressCard'
import { campaignLike } from './testing/campaign'

describe('ProgressCard', () => {
  it('says how far it is and leads to what people see', async () => {
    show(<ProgressCard campaign={campaignLike()} />)
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '67')
    expect(screen.getByText(/8月2日/)).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '看公开页面' })).toHaveAttribute('href', '/c/walnut-1')
    expect(screen.getByRole('link', { name: '分享和海报' })).toHaveAttribute('href', '/c/walnut-1/share')
    expect(await violations()).toEqual([])
  })

  it('names no end that is over', () => {
    show(<ProgressCard campaign={campaignLike({ state: 'SETTLED' })} />)
    expect(screen.queryByText(/截止/)).not.toBeInTheDocument()
  })
})
