import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Checkbox } from './Checkbox'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is ticked by its words and by the space bar, and tells what is wrong', async () => {
  const tell = vi.fn()
  const { user } = show(
    <Checkbox
      label="I have seen the goods"
      hint="On the spot"
      error="Tick it first."
      checked={false}
      onChange={tell}
    />,
  )
  const box = screen.getByRole('checkbox', { name: 'I have seen the goods' })
  expect(box).toHaveAccessibleDescription('On the spot Tick it first.')
  expect(box).toBeInvalid()
  await user.click(screen.getByText('I have seen the goods'))
  box.focus()
  await user.keyboard(' ')
  expect(tell.mock.calls).toEqual([[true], [true]])
  expect(await violations()).toEqual([])
})
