import { propsOf, readPage } from './page'
import { LiveCampaign } from './queries'

// As long as a page is looked at, its numbers follow. The server says that something changed and how it looks now: its
// own markup replaces the old one, so that a number is written in one place only.
const { hash: sha256Hash } = (LiveCampaign as unknown as { __meta__: { hash: string } }).__meta__

/** How long changes are gathered before the page is read again, in milliseconds. */
const rest = 1_000

/** How long to wait before a stream that ended is opened again, the first time and at most, in milliseconds. */
const firstPause = 2_000
const longestPause = 120_000
/** A stream that held this long was a good one: the next pause is short again. */
const good = 60_000

/** Follows a campaign that is open. */
export function live(island: HTMLElement): void {
  const { slug, state } = propsOf<{ slug: string; state: string }>(island)
  if (state !== 'LIVE') return
  let looking: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renew() {
    const page = await readPage(window.location.pathname)
    for (const place of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const now = page?.querySelector(`[data-live="${place.dataset.live}"]`)
      if (now && now.innerHTML !== place.innerHTML && !place.contains(document.activeElement))
        place.replaceChildren(...now.childNodes)
    }
  }

  /** Listens until the stream ends. known: the page shows already what the first answer says. */
  async function listen(signal: AbortSignal, known: boolean) {
    try {
      const answer = await fetch('/graphql', {
        method: 'POST',
        headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
        body: JSON.stringify({ variables: { slug }, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
        signal,
      })
      if (!answer.ok || !answer.body) return
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let first = known; ; ) {
        const { done, value } = await reader.read()
        if (done) break
        if (!value.includes('event: next')) continue
        if (!first) {
          clearTimeout(timer)
          timer = setTimeout(() => void renew(), rest)
        }
        first = false
      }
    } catch {
      // Without a network the numbers stay as they were until there is one.
    }
  }

  async function follow(signal: AbortSignal) {
    let pause = firstPause
    for (let known = true; !signal.aborted; known = false) {
      const begun = Date.now()
      await listen(signal, known)
      if (Date.now() - begun > good) pause = firstPause
      // A deployment ends the streams of all who look: they do not come back all at once.
      await passed(pause * (0.5 + Math.random()), signal)
      pause = Math.min(pause * 2, longestPause)
    }
  }

  function look() {
    looking?.abort()
    if (document.visibilityState !== 'visible') return
    looking = new AbortController()
    void follow(looking.signal)
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void renew()
    look()
  })
  look()
}

/** Waits, or no longer than it matters. */
function passed(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
