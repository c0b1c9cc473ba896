// A photo of 200 KB takes over half a minute on what a mountain village has at noon.
const uploadTime = 150_000

/** fetch for pictures: gives up later than for words. */
export function patient(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), uploadTime)
  init?.signal?.addEventListener('abort', () => giveUp.abort())
  return fetch(input, { ...init, signal: giveUp.signal }).finally(() => clearTimeout(timer))
}
