import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
import { useViewer } from '../viewer'
import { openDrafts, useWaiting } from './store'
import { type Outcome, syncDrafts } from './sync'

export type SyncState = 'resting' | 'sending' | Outcome

let state: SyncState = 'resting'
const listeners = new Set<() => void>()

function show(next: SyncState) {
  state = next
  for (const changed of listeners) changed()
}

/** What the sending of drafts is doing, for the note beside an answer. */
export function useSyncState(): SyncState {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => state,
  )
}

/** How long to wait before trying again, in milliseconds. */
const again = [2_000, 5_000, 15_000, 60_000]

/** Sends what waits: at every change, when the network comes back, and again and again until it is through. Used once, by the app's frame. */
export function useSync() {
  const client = useClient()
  const viewer = useViewer()
  const waiting = useWaiting()

  useEffect(() => {
    void openDrafts(viewer.id)
  }, [viewer.id])

  useEffect(() => {
    if (waiting === 0) return
    let tries = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const run = async () => {
      if (over) return
      show('sending')
      const outcome = await syncDrafts(client).catch((): Outcome => 'later')
      if (over) return
      show(outcome)
      if (outcome === 'later') timer = setTimeout(run, again[Math.min(tries++, again.length - 1)])
    }
    const now = () => {
      clearTimeout(timer)
      tries = 0
      void run()
    }
    // A person types on: a moment's rest gathers several letters into one request.
    timer = setTimeout(run, 800)
    window.addEventListener('online', now)
    return () => {
      over = true
      clearTimeout(timer)
      window.removeEventListener('online', now)
    }
  }, [client, waiting])
}
