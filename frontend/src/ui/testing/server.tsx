import type { DocumentNode } from 'graphql'
import type { ReactElement } from 'react'
import type { Client, OperationResult } from 'urql'
import { Provider } from 'urql'
import { fromPromise, fromValue, merge, never, pipe, subscribe } from 'wonka'
import { type Viewer, ViewerContext } from '../../lib/viewer'
import { impossible } from './shape'
import { show } from './show'

type Asked = { name: string; variables: Record<string, unknown> }
type Answer = { data?: unknown; error?: unknown } | Promise<{ data?: unknown; error?: unknown }>

/** A server that answers documents by their name, and remembers what it was asked. */
export function server(answers: Record<string, (variables: Record<string, unknown>) => Answer>) {
  const asked: Asked[] = []
  function answer(request: { query: DocumentNode; variables: Record<string, unknown> }) {
    const first = request.query.definitions[0] as { name?: { value: string } }
    const name = first.name?.value ?? ''
    asked.push({ name, variables: request.variables })
    const known = answers[name]
    if (!known) throw new Error(`nobody answers ${name}`)
    const given = known(request.variables)
    const whole = (result: { data?: unknown }) => {
      const wrong = result.data ? impossible(request.query, result.data) : []
      if (wrong.length > 0) throw new Error(`no server answers ${name} like this: ${wrong.join('; ')}`)
      return { data: undefined, error: undefined, stale: false, ...result } as unknown as OperationResult
    }
    const source = given instanceof Promise ? fromPromise(given.then(whole)) : fromValue(whole(given))
    // urql's own sources stay open: at an end its hooks would forget an error.
    const open = merge([source, never])
    return Object.assign(open, { subscribe: (told: (result: OperationResult) => void) => pipe(open, subscribe(told)) })
  }
  const client = { executeQuery: answer, executeMutation: answer, executeSubscription: answer } as unknown as Client
  return { client, asked }
}

/** Somebody with one role in one place. */
export function somebody(role: Viewer['grants'][number]['role']): Viewer {
  return {
    id: 'person-1',
    displayName: '老赵',
    grants: [{ id: 'grant-1', role, region: { code: '621223', place: '宕昌县', level: 'county' } }],
  }
}

/** Renders a page as somebody sees it, with a server behind it. */
export function showAs(viewer: Viewer, client: Client, element: ReactElement) {
  return show(
    <Provider value={client}>
      <ViewerContext value={viewer}>{element}</ViewerContext>
    </Provider>,
  )
}
