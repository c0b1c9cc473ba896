import { describe, expect, it } from 'vitest'
import { isRefused, operationsOf, readVariables } from './rules'

describe('the operations of a document', () => {
  it('are told in their order, with a name and a kind', () => {
    expect(
      operationsOf('query A { viewer { id } } mutation B { signOut { signedOut } } fragment F on Person { id }'),
    ).toEqual([
      { name: 'A', kind: 'query' },
      { name: 'B', kind: 'mutation' },
    ])
    expect(operationsOf('{ viewer { id } }')).toEqual([{ name: '', kind: 'query' }])
  })

  it('are none while the document is being typed', () => {
    expect(operationsOf('query A { view')).toEqual([])
    expect(operationsOf('')).toEqual([])
  })
})

describe('variables', () => {
  it.each([
    ['', {}],
    ['  \n', {}],
    ['{"a": 1}', { a: 1 }],
    ['[1]', null],
    ['7', null],
    ['null', null],
    ['{"a": ', null],
  ])('%j are %j', (text, variables) => {
    expect(readVariables(text)).toEqual(variables)
  })
})

describe('an answer', () => {
  it.each([
    [{ errors: [{ message: 'no' }] }, true],
    [{ data: { createPledge: { pledge: null, userErrors: [{ code: 'NOT_FOUND' }] } } }, true],
    [{ data: { createPledge: { pledge: {}, userErrors: [] } } }, false],
    [{ data: { viewer: null } }, false],
    [null, false],
  ])('%j is refused: %s', (answer, refused) => {
    expect(isRefused(answer)).toBe(refused)
  })
})
