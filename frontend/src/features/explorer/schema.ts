import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql'
import { ask } from './ask'

/** Who asks, and what may be asked. A visitor has no name. */
export type Known = { name: string | null; id: string; schema: GraphQLSchema }

const who = 'query ExplorerReader { viewer { id displayName } }'

type Body<Data> = { data?: Data; errors?: { message: string }[] }

/** Asks the server for its schema and for the reader's name. Rejects with the server's sentence when it refuses. */
export async function learn(): Promise<Known> {
  const [types, reader] = await Promise.all([ask({ query: getIntrospectionQuery() }), ask({ query: who })])
  const { data, errors } = types.body as Body<IntrospectionQuery>
  if (!data) throw new Error(errors?.[0]?.message)
  const viewer = (reader.body as Body<{ viewer: { id: string; displayName: string } | null }>).data?.viewer
  return { name: viewer?.displayName ?? null, id: viewer?.id ?? 'visitor', schema: buildClientSchema(data) }
}
