import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { sampleSchema } from './sample'
import { TypeDocs } from './TypeDocs'

function type(name: string) {
  const found = sampleSchema.getType(name)
  if (!found) throw new Error(name)
  return found
}

it('shows fields, their arguments and the way to their types', async () => {
  const open = vi.fn()
  const { user } = show(<TypeDocs schema={sampleSchema} type={type('Pledge')} field="" onOpen={open} />)
  expect(screen.getByText('= 20')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '[Line!]!' }))
  expect(open).toHaveBeenCalledWith('Line')
})

it('says of a single value that it has no fields', () => {
  show(<TypeDocs schema={sampleSchema} type={type('ID')} field="" onOpen={vi.fn()} />)
  expect(screen.getByText('这是单个值，没有字段。')).toBeInTheDocument()
})
