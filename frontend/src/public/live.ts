import { propsOf, readPage } from './page'
import { LiveCampaign } from './queries'

// As long as a page is looked at, its numbers follow. The server says that something changed and how it looks now: its
// own markup replaces the old one, so that a number is written in one place only.
const { hash: sha256Hash } = (LiveCampaign as unknown as { __meta__: { hash: string } }).__meta__

/** How long changes are gathered before the page is read again, in milliseconds. */
const rest = 1_000

/** Follows a campaign that is open. */
export function live(island: HTMLElement): void {
  const { slug, state } = propsOf<{ slug: string; state: string }>(island)
  if (state !== 'LIVE') return
  let listening: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renew() {
    const page = await readPage(window.location.pathname)
    for (const place of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const now = page?.querySelector(`[data-live="${place.dataset.live}"]`)
      if (now && now.innerHTML !== place.innerHTML && !place.contains(document.activeElement))
        place.replaceChildren(...now.childNodes)
    }
  }

  async function listen() {
    listening = new AbortController()
    try {
      const answer = await fetch('/graphql', {
        method: 'POST',
        headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
        body: JSON.stringify({ variables: { slug }, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
        signal: listening.signal,
      })
      if (!answer.ok || !answer.body) return
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let first = true; ; ) {
        const { done, value } = await reader.read()
        if (done) break
        if (!value.includes('event: next')) continue
        // The first answer is what the page shows already.
        if (!first) {
          clearTimeout(timer)
          timer = setTimeout(() => void renew(), rest)
        }
        first = false
      }
    } catch {
      // Without a network the numbers stay as they were; they are read anew when the page is looked at again.
    }
  }

  function look() {
    listening?.abort()
    if (document.visibilityState !== 'visible') return
    void listen()
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void renew()
    look()
  })
  look()
}
