import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { TextField } from './TextField'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Name() {
  const [name, setName] = useState('')
  return (
    <TextField label="Name" hint="As on the card" value={name} onChange={setName} autoComplete="name" longest={4} />
  )
}

it('gives what is typed, and keeps its own attributes', async () => {
  const { user } = show(<Name />)
  const input = screen.getByRole('textbox', { name: 'Name' })
  await user.type(input, '王秀兰')
  expect(input).toHaveValue('王秀兰')
  expect(input).toHaveAttribute('autocomplete', 'name')
  expect(input).toHaveAccessibleDescription('As on the card')
  expect(await violations()).toEqual([])
})

it('keeps what is too long, counted as people do, and says by how much', async () => {
  const { user } = show(<Name />)
  const input = screen.getByRole('textbox', { name: 'Name' })
  await user.click(input)
  await user.paste('王秀兰🌶')
  expect(input).toBeValid()
  await user.paste('花椒')
  expect(input).toHaveValue('王秀兰🌶花椒')
  expect(input).toBeInvalid()
  expect(input).toHaveAccessibleDescription('As on the card 多了 2 个字。')
  expect(await violations()).toEqual([])
})
