import { vi } from 'vitest'
import { makeClient } from '../../lib/graphql'

type Asked = { name: string; variables: Record<string, unknown> }

/** The app's own client with its cache, and answers by the name of the document instead of a network. They need __typename. */
export function realServer(answers: Record<string, (variables: Record<string, unknown>) => object>) {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const { operationName: name, variables } = JSON.parse(String(init.body))
    asked.push({ name, variables })
    const answer = answers[name]
    if (!answer) throw new Error(`nobody answers ${name}`)
    return new Response(JSON.stringify(answer(variables)), { headers: { 'Content-Type': 'application/json' } })
  })
  return { client: makeClient({ signedOut: () => undefined, outdated: () => undefined }), asked }
}
