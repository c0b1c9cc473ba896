import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Conflict } from './Conflict'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('says that what was typed is still there and shows what is new', async () => {
  const look = vi.fn()
  const { user } = show(<Conflict text="王主任改过这一页。" onLook={look} />)
  expect(screen.getByRole('status')).toHaveTextContent('王主任改过这一页。 您写的内容还在这里。')
  await user.click(screen.getByRole('button', { name: '看看新的内容' }))
  expect(look).toHaveBeenCalledTimes(1)
  expect(await violations()).toEqual([])
})
