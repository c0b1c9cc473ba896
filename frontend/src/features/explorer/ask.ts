import { createClient } from 'graphql-sse'
import { answerTime } from '../../lib/answerTime'
import { language } from '../../lib/i18n'
import type { Variables } from './rules'

/** What is sent: a whole document, as a program would send it. */
export type Request = { query: string; variables?: Variables; operationName?: string }

export type Answer = { body: unknown; status: number; ms: number }

/**
 * Sends one request as whoever is signed in. Rejects when no answer came in time, or one that is not the API's. stop is
 * aborted from outside to leave, and here when the time is over: older browsers cannot join two signals.
 */
export async function ask(request: Request, stop = new AbortController()): Promise<Answer> {
  const began = performance.now()
  const timer = setTimeout(() => stop.abort(), answerTime)
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json',
        'Accept-Language': language(),
      },
      body: JSON.stringify(request),
      credentials: 'same-origin',
      signal: stop.signal,
    })
    const body: unknown = await response.json()
    return { body, status: response.status, ms: Math.round(performance.now() - began) }
  } finally {
    clearTimeout(timer)
  }
}

type Listener = { next: (body: unknown) => void; done: () => void; failed: (why: unknown) => void }

/** Asks for a subscription and tells each event. Answers how to stop. */
export function listen(request: Request, { next, done, failed }: Listener): () => void {
  const events = createClient({
    url: '/graphql',
    credentials: 'same-origin',
    retryAttempts: 0,
    headers: { 'Accept-Language': language() },
  })
  return events.subscribe(request, { next, complete: done, error: failed })
}
