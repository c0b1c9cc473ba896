import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { StatTile } from './StatTile'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('leads to its rows when it has an address', async () => {
  const { rerender } = show(<StatTile label="待审核" value={3} note="最早 2 天前" href="/g/review" />)
  expect(screen.getByRole('link', { name: '待审核 3 最早 2 天前' })).toHaveAttribute('href', '/g/review')
  expect(await violations()).toEqual([])
  rerender(<StatTile label="待审核" value={3} />)
  expect(screen.queryByRole('link')).not.toBeInTheDocument()
})
