import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Progress } from './Progress'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('Progress', () => {
  it.each([
    [0, 100, '0'],
    [6700, 20000, '33'],
    [19999, 20000, '99'],
    [30000, 20000, '100'],
    [5, 0, '0'],
  ])('%d of %d is %s percent, never rounded up to the goal', async (value, max, percent) => {
    show(<Progress value={value} max={max} label="已筹" />)
    expect(screen.getByRole('progressbar', { name: '已筹' })).toHaveAttribute('aria-valuenow', percent)
    expect(await violations()).toEqual([])
  })
})
