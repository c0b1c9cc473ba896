import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Select } from './Select'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is a list of its label and gives the chosen value', async () => {
  const tell = vi.fn()
  const { user } = show(
    <Select
      label="County"
      options={[
        { value: 'cheng', label: '成县' },
        { value: 'li', label: '礼县' },
      ]}
      value="cheng"
      onChange={tell}
    />,
  )
  await user.selectOptions(screen.getByRole('combobox', { name: 'County' }), '礼县')
  expect(tell).toHaveBeenCalledWith('li')
  expect(await violations()).toEqual([])
})
