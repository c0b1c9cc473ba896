import { describe, expect, it } from 'vitest'
import { entriesOf, find, rootsOf } from './docs'
import { sampleSchema as schema } from './sample'

const names = (words: string) =>
  find(schema, words).map(({ typeName, field }) => (field ? `${typeName}.${field}` : typeName))

function entries(name: string) {
  const type = schema.getType(name)
  return type ? entriesOf(schema, type) : []
}

describe('a search of the schema', () => {
  it('puts the type of that name first, then what is called so elsewhere, then names that begin with it', () => {
    expect(names('pledge').slice(0, 4)).toEqual(['Pledge', 'Found.Pledge', 'Query.pledge', 'PledgeState'])
  })

  it('finds by description what no name tells', () => {
    expect(names('bought')).toEqual(['Pledge.lines'])
  })

  it('finds nothing for nothing, and nothing of introspection', () => {
    expect(names('  ')).toEqual([])
    expect(names('__')).toEqual([])
  })
})

describe('a type', () => {
  it('has fields with arguments and what they are by default', () => {
    const lines = entries('Pledge').find(({ name }) => name === 'lines')
    expect(lines).toMatchObject({ type: '[Line!]!', typeName: 'Line', description: 'What is bought.' })
    expect(lines?.args).toMatchObject([{ name: 'first', type: 'Int', byDefault: '20' }])
  })

  it('of values has values, of several types those types, of input its inputs, a scalar nothing', () => {
    expect(entries('PledgeState').map(({ name, description }) => [name, description])).toEqual([
      ['COMMITTED', 'Promised.'],
      ['CANCELLED', ''],
    ])
    expect(entries('Found').map(({ typeName }) => typeName)).toEqual(['Pledge', 'Line'])
    expect(entries('PledgeInput').map(({ name, byDefault }) => [name, byDefault])).toEqual([
      ['quantity', '1'],
      ['note', ''],
    ])
    expect(entries('ID')).toEqual([])
  })
})

it('the roots are those that the schema has', () => {
  expect(rootsOf(schema)).toEqual(['Query', 'Mutation'])
})
