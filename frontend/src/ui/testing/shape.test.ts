import { parse } from 'graphql'
import { expect, it } from 'vitest'
import { impossible } from './shape'

const document = parse(`
  query One($id: ID!, $more: Boolean!) {
    node(id: $id) { id ... on Campaign { ...Part summary @include(if: $more) } }
  }
  fragment Part on Campaign { title produce tiers { id limit } payee { bank } }
`)
const campaign = {
  ...{ __typename: 'Campaign', id: 'c', title: '荞面', produce: 'GRAIN', payee: null },
  tiers: [{ id: 't', limit: null }],
}

it('takes what the server could answer, and tells what it could not', () => {
  expect(impossible(document, { node: campaign })).toEqual([])
  expect(impossible(document, { node: null })).toEqual([])
  expect(impossible(document, { node: { ...campaign, produce: 'OTHER', title: undefined, tiers: [{}] } })).toEqual([
    'One.node.title: is never null',
    'One.node.produce: OTHER is no Produce',
    'One.node.tiers.0.id: is never null',
  ])
  expect(impossible(document, { node: { id: 'c' } })).toEqual(['One.node: nothing says which Node it is'])
})
