import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { portalNow } from './portalTime'
import { within } from './within'

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-09-12T10:00:00Z') }))
afterEach(() => vi.useRealTimers())

/** An answer whose head is there and whose body never ends, as a real fetch ends it when it is given up. */
function stalling(_: unknown, init?: RequestInit): Promise<Response> {
  const body = new ReadableStream({
    start(pipe) {
      init?.signal?.addEventListener('abort', () => pipe.error(new DOMException('given up', 'AbortError')))
    },
  })
  return Promise.resolve(new Response(body))
}

const outcome = (answer: Promise<Response>) =>
  answer.then(
    () => 'answered',
    (error: Error) => error.name,
  )

describe('a fetch with a limit', () => {
  it('gives up an answer whose body stalls', async () => {
    vi.stubGlobal('fetch', stalling)
    const came = outcome(within(20_000)('/graphql'))
    await vi.advanceTimersByTimeAsync(19_999)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await came).toBe('AbortError')
  })

  it('gives up when whoever asked has left', async () => {
    vi.stubGlobal('fetch', stalling)
    const left = new AbortController()
    const came = outcome(within(20_000)('/graphql', { signal: left.signal }))
    left.abort()
    expect(await came).toBe('AbortError')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives the answer as it came, and hears the portal’s time', async () => {
    const head = { 'Content-Type': 'application/json', 'Portal-Time': '2027-01-02T03:04:05Z' }
    vi.stubGlobal('fetch', async () => new Response('{"data":1}', { status: 401, headers: head }))
    const answer = await within(20_000)('/graphql')
    expect([answer.status, answer.headers.get('Content-Type'), await answer.json()]).toEqual([
      401,
      'application/json',
      { data: 1 },
    ])
    expect(portalNow().toISOString()).toBe('2027-01-02T03:04:05.000Z')
  })

  it('gives an answer without a body', async () => {
    vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
    expect((await within(20_000)('/graphql')).status).toBe(204)
  })
})
