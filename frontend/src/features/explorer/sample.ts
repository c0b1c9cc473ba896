import { buildSchema } from 'graphql'

/** A small schema for tests. */
export const sampleSchema = buildSchema(`
  "A promise to buy."
  type Pledge { id: ID! "What is bought." lines(first: Int = 20): [Line!]! state: PledgeState! }
  type Line { quantity: Int! }
  enum PledgeState { "Promised." COMMITTED CANCELLED }
  input PledgeInput { quantity: Int = 1, note: String }
  union Found = Pledge | Line
  type Query { pledge(id: ID!): Pledge find(words: String!): Found }
  type Mutation { createPledge(input: PledgeInput!): Pledge }
`)
