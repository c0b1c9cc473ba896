import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { Problems } from './Problems'
import { sampleSchema as schema } from './sample'

it('tells the line of what the schema does not know', () => {
  show(<Problems schema={schema} document={'{\n  plegde(id: 1) { id }\n}'} />)
  expect(screen.getByRole('status')).toHaveTextContent('第 2 行：Cannot query field "plegde"')
})

it('tells what cannot be read', () => {
  show(<Problems schema={schema} document="query {" />)
  expect(screen.getByRole('status')).toHaveTextContent('Syntax Error')
})

it('is quiet over a good document and an empty one', () => {
  show(<Problems schema={schema} document="{ pledge(id: 1) { id } }" />)
  show(<Problems schema={schema} document="  " />)
  for (const status of screen.getAllByRole('status')) expect(status).toHaveTextContent(/^$/)
})
