import type { Outcome } from './sync'

export type SyncState = 'resting' | 'sending' | Outcome

type Parts = {
  send: () => Promise<Outcome>
  /** Whether anything can be sent. */
  waits: () => boolean
  show: (state: SyncState) => void
}

/** How long to wait before trying again, in milliseconds. */
const again = [2_000, 5_000, 15_000, 60_000]
/** A person types on: a moment's rest gathers several letters into one request, but not for ever. */
const rest = 800
const longest = 4_000

/**
 * Decides when drafts are sent: a moment after something changed, when the network comes back, and again and again
 * until it is through. Never two at once.
 */
export function makeSender({ send, waits, show }: Parts) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let since = 0
  let sending = false
  let more = false
  let tries = 0
  let over = false

  function plan(delay: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), delay)
  }

  async function run() {
    timer = undefined
    since = 0
    if (over || sending || !waits()) return
    sending = true
    more = false
    show('sending')
    const outcome = await send().catch((): Outcome => 'later')
    sending = false
    if (over) return
    show(outcome)
    if (outcome === 'later') plan(again[Math.min(tries++, again.length - 1)] ?? 0)
    else {
      tries = 0
      if (more && waits()) plan(rest)
    }
  }

  return {
    /** Something changed. */
    changed() {
      if (over || !waits()) return
      if (sending) {
        more = true
        return
      }
      // While it has to wait for the network anyway, the next try stands.
      if (tries > 0 && timer) return
      const now = Date.now()
      since ||= now
      plan(Math.max(0, Math.min(rest, since + longest - now)))
    },
    /** The network is back, or somebody asks for it. */
    now() {
      tries = 0
      if (!sending && !over) plan(0)
    },
    stop() {
      over = true
      clearTimeout(timer)
    },
  }
}
