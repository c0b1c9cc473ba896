import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { TroubleLine } from './TroubleLine'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('names what is missing and offers another try', async () => {
  const again = vi.fn()
  const { user } = show(<TroubleLine text="留言没有加载出来。" again={again} />)
  expect(screen.getByRole('status')).toHaveTextContent('留言没有加载出来。')
  await user.click(screen.getByRole('button', { name: '再试一次' }))
  expect(again).toHaveBeenCalledTimes(1)
  expect(await violations()).toEqual([])
})
