import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Steps } from './Steps'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('names the step that is being done, those done, and how many there are', async () => {
  show(<Steps steps={['货', '价', '照片']} current={1} />)
  const [first, second, third] = within(screen.getByRole('list', { name: '步骤' })).getAllByRole('listitem')
  expect(first).toHaveTextContent('货已完成')
  expect(second).toHaveAttribute('aria-current', 'step')
  expect(third).not.toHaveAttribute('aria-current')
  expect(screen.getByText('第 2 步，共 3 步')).toBeInTheDocument()
  expect(await violations()).toEqual([])
})
