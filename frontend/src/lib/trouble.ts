import type { CombinedError } from 'urql'

/** Why a request came to nothing, as a page tells it. */
export type Trouble = {
  /** outdated is a page that has to be loaded again, since a part of it is not where it was. */
  kind: 'offline' | 'outdated' | 'signedOut' | 'denied' | 'server'
  /** The server's sentence, in the reader's language, when it has one. */
  text?: string
  /** To be named when asking for help. */
  requestId?: string
}

/** Reads why a request failed. A lost network, a time limit and a proxy's error page are all "offline" to a person: trying again may help. */
export function troubleOf(error: CombinedError): Trouble {
  const first = error.graphQLErrors[0]
  if (!first) return { kind: 'offline' }
  const { code, kind, requestId } = first.extensions as { code?: string; kind?: string; requestId?: string }
  if (code === 'UNAUTHENTICATED') return { kind: 'signedOut', text: first.message }
  if (kind === 'denied' || code === 'DENIED') return { kind: 'denied', text: first.message, requestId }
  return { kind: 'server', text: first.message, requestId }
}
