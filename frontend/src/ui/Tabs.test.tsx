import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Tabs } from './Tabs'
import { show } from './testing/show'
import { violations } from './testing/violations'

const tabs = [
  { id: 'story', title: 'Story', content: <p>About pepper</p> },
  { id: 'money', title: 'Money', content: <p>¥58</p> },
]

it('shows one view at a time and walks by arrows', async () => {
  const tell = vi.fn()
  const { user } = show(<Tabs label="Campaign" tabs={tabs} onChange={tell} />)
  expect(screen.getByRole('tablist', { name: 'Campaign' })).toBeInTheDocument()
  expect(screen.getByRole('tabpanel', { name: 'Story' })).toHaveTextContent('About pepper')
  await user.click(screen.getByRole('tab', { name: 'Story' }))
  await user.keyboard('{ArrowRight}{Enter}')
  expect(screen.getByRole('tab', { name: 'Money' })).toHaveAttribute('aria-selected', 'true')
  expect(screen.getByRole('tabpanel', { name: 'Money' })).toHaveTextContent('¥58')
  expect(screen.queryByText('About pepper')).not.toBeInTheDocument()
  expect(tell).toHaveBeenLastCalledWith('money')
  expect(await violations()).toEqual([])
})

it('shows the tab it is told to, such as one from the address', () => {
  show(<Tabs label="Campaign" tabs={tabs} current="money" />)
  expect(screen.getByRole('tab', { name: 'Money' })).toHaveAttribute('aria-selected', 'true')
})
