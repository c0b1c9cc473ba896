import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { Radios } from './Radios'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Kind() {
  const [kind, setKind] = useState<'a' | 'b' | undefined>(undefined)
  return (
    <Radios
      legend="How is it paid"
      id="kind"
      error="Choose one."
      options={[
        { value: 'a', label: 'Later', hint: 'When the goal is reached' },
        { value: 'b', label: 'Now' },
      ]}
      value={kind}
      onChange={setKind}
    />
  )
}

it('is a named group that the arrows walk through, with hints and what is wrong', async () => {
  const { user } = show(<Kind />)
  expect(screen.getByRole('group', { name: 'How is it paid' })).toHaveAccessibleDescription('Choose one.')
  const first = screen.getByRole('radio', { name: 'Later' })
  expect(first).toHaveAccessibleDescription('When the goal is reached')
  expect(first).toHaveAttribute('id', 'kind')
  await user.click(first)
  expect(first).toBeChecked()
  await user.keyboard('{ArrowDown}')
  expect(screen.getByRole('radio', { name: 'Now' })).toBeChecked()
  expect(await violations()).toEqual([])
})
