import { heardTime } from './portalTime'

/**
 * A fetch that gives up when the whole answer is not there in time, in milliseconds: a weak network may bring the head of
 * one and then nothing, so the body is read here, while the time runs. Not for streams.
 */
export function within(limit: number): typeof fetch {
  // AbortSignal.any and .timeout came years after the oldest browsers that the portal serves.
  return async (input, init) => {
    const giveUp = new AbortController()
    const stop = () => giveUp.abort(init?.signal?.reason)
    const timer = setTimeout(stop, limit)
    init?.signal?.addEventListener('abort', stop)
    try {
      const answer = await fetch(input, { ...init, signal: giveUp.signal })
      const body = await answer.text()
      heardTime(answer)
      return new Response(body || null, answer)
    } finally {
      clearTimeout(timer)
      init?.signal?.removeEventListener('abort', stop)
    }
  }
}
