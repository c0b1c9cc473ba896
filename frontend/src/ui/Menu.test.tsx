import { screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Menu } from './Menu'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('opens by the keyboard, walks by arrows, does what is chosen and gives the focus back', async () => {
  const pause = vi.fn()
  const { user } = show(
    <Menu
      label="More"
      items={[
        { text: 'See the page', href: '/c/pepper' },
        { text: 'Pause', onSelect: pause },
      ]}
    />,
  )
  const button = screen.getByRole('button', { name: 'More' })
  button.focus()
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('menuitem', { name: 'See the page' })).toHaveAttribute('href', '/c/pepper')
  expect(await violations()).toEqual([])
  await waitFor(() => expect(screen.getByRole('menuitem', { name: 'See the page' })).toHaveFocus())
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('menuitem', { name: 'Pause' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(pause).toHaveBeenCalledTimes(1)
  await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument())
  expect(button).toHaveFocus()
  expect(document.querySelectorAll('style')).toHaveLength(0)
})
