import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { live } from './live'

/** The streams that were asked for, the last one last. */
let streams: { say: (event: string) => void; end: () => void; signal: AbortSignal }[]
/** What the server's page says now. */
let backers: number
let refuses: boolean
let visibility: DocumentVisibilityState

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  streams = []
  backers = 1
  refuses = false
  visibility = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  vi.stubGlobal('fetch', async (address: string, { signal }: { signal: AbortSignal }) => {
    if (address !== '/graphql') return { ok: true, redirected: false, text: async () => page() }
    if (refuses) throw new TypeError('no network')
    let to: ReadableStreamDefaultController | undefined
    const body = new ReadableStream({
      start(controller) {
        to = controller
      },
    })
    signal.addEventListener('abort', () => to?.error(signal.reason))
    streams.push({
      say: (event) => to?.enqueue(new TextEncoder().encode(`event: ${event}\ndata: {}\n\n`)),
      end: () => to?.close(),
      signal,
    })
    return { ok: true, body }
  })
  document.body.innerHTML = page()
  vi.spyOn(document, 'addEventListener')
})

afterEach(() => {
  look('hidden')
  for (const [type, heard] of vi.mocked(document.addEventListener).mock.calls)
    document.removeEventListener(type, heard as EventListener)
  vi.useRealTimers()
})

const page = () =>
  `<div data-island="progress" data-props='{"slug":"pepper","state":"LIVE"}'></div><p data-live="backers">${backers}</p>`
const shown = () => document.querySelector('[data-live]')?.textContent
const pass = (time: number) => vi.advanceTimersByTimeAsync(time)

function look(next: DocumentVisibilityState) {
  visibility = next
  document.dispatchEvent(new Event('visibilitychange'))
}

async function follow() {
  live(document.querySelector('[data-island]') as HTMLElement)
  await pass(0)
}

describe('the numbers of an open campaign', () => {
  it('follow what the server says after what the page shows', async () => {
    await follow()
    backers = 2
    streams[0]?.say('next')
    await pass(5_000)
    expect(shown()).toBe('1')
    streams[0]?.say('next')
    await pass(1_500)
    expect(shown()).toBe('2')
    expect(streams).toHaveLength(1)
  })

  it('go on after the stream has ended, with what happened meanwhile', async () => {
    await follow()
    streams[0]?.say('next')
    streams[0]?.end()
    backers = 5
    await pass(1_900)
    expect(streams).toHaveLength(1)
    await pass(200)
    expect(streams).toHaveLength(2)
    streams[1]?.say('next')
    await pass(1_500)
    expect(shown()).toBe('5')
  })

  it('are asked for less and less often while there is no network, and at once when somebody looks again', async () => {
    await follow()
    refuses = true
    streams[0]?.end()
    await pass(0)
    const asked = vi.spyOn(globalThis, 'fetch')
    await pass(60_000)
    expect(asked.mock.calls.length).toBeLessThanOrEqual(5)
    asked.mockClear()
    await pass(600_000)
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(4)
    expect(asked.mock.calls.length).toBeLessThanOrEqual(7)
    refuses = false
    look('hidden')
    look('visible')
    await pass(0)
    expect(streams).toHaveLength(2)
  })

  it('are left alone while nobody looks', async () => {
    await follow()
    look('hidden')
    expect(streams[0]?.signal.aborted).toBe(true)
    await pass(600_000)
    expect(streams).toHaveLength(1)
  })
})
