import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { Docs, type Place } from './Docs'
import { sampleSchema } from './sample'

function Kept() {
  const [way, setWay] = useState<readonly Place[]>([])
  return <Docs schema={sampleSchema} way={way} onGo={setWay} />
}

it('leads from the roots to a type and back', async () => {
  const { user } = show(<Kept />)
  await user.click(screen.getByRole('button', { name: 'Query' }))
  expect(screen.getByRole('heading', { name: 'Query' })).toHaveFocus()
  await user.click(screen.getByRole('button', { name: 'Pledge' }))
  expect(screen.getByText('A promise to buy.')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '回到 Query' }))
  await user.click(screen.getByRole('button', { name: '回到开头' }))
  expect(screen.getByRole('button', { name: 'Mutation' })).toBeInTheDocument()
})

it('finds a field and marks it in its type', async () => {
  const { user } = show(<Kept />)
  await user.type(screen.getByRole('searchbox'), 'lines')
  expect(screen.getByRole('status')).toHaveTextContent('1 处')
  await user.click(screen.getByRole('button', { name: 'Pledge.lines' }))
  expect(document.querySelector('[aria-current]')).toHaveTextContent('lines:')
  expect(await violations()).toEqual([])
})

it('says when nothing has such a name', async () => {
  const { user } = show(<Kept />)
  await user.type(screen.getByRole('searchbox'), 'nothing')
  expect(screen.getByRole('status')).toHaveTextContent('没有这样的名字。')
})
