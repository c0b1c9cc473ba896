import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { TextField } from './TextField'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Name() {
  const [name, setName] = useState('')
  return <TextField label="Name" hint="As on the card" value={name} onChange={setName} autoComplete="name" />
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
