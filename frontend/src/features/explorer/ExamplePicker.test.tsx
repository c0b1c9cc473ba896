import { screen, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { ExamplePicker } from './ExamplePicker'

it('offers the examples by whose work they are, and says what has to be filled in', async () => {
  const choose = vi.fn()
  const { user } = show(<ExamplePicker chosen="pledge" onChoose={choose} />)
  const list = screen.getByRole('combobox', { name: '示例' })
  expect(
    within(list)
      .getAllByRole('group')
      .map((group) => group.getAttribute('label')),
  ).toContain('县财务')
  expect(list).toHaveAccessibleDescription(/checkoutUrl/)
  await user.selectOptions(list, '可以付款的')
  expect(choose).toHaveBeenCalledWith('payables')
  expect(await violations()).toEqual([])
})

it('has no example chosen when the reader brought a document along', () => {
  show(<ExamplePicker chosen="" onChoose={vi.fn()} />)
  expect(screen.getByRole('combobox')).toHaveDisplayValue('选一个示例')
})
