import { useEffect, useState, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
import { portalNow } from '../portalTime'
import { useViewer } from '../viewer'
import { ready } from './ready'
import { makeSender, type SyncState } from './sender'
import { getDrafts, onDrafts, openDrafts } from './store'
import { syncDrafts } from './sync'

let state: SyncState = 'resting'
const listeners = new Set<() => void>()

function show(next: SyncState) {
  state = next
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** What the sending of drafts is doing, for the note beside an answer. */
export function useSyncState(): SyncState {
  return useSyncExternalStore(subscribe, () => state)
}

/**
 * Opens the drafts of the person and, as long as it is known that the server takes them, sends what waits. Used once, by
 * the app's frame.
 */
export function useSync(sending: boolean): void {
  const client = useClient()
  const { id } = useViewer()
  const [opened, setOpened] = useState('')

  useEffect(() => {
    void openDrafts(id)
      .catch(() => undefined)
      .then(() => setOpened(id))
  }, [id])

  useEffect(() => {
    // Until then those of the person before may still lie open.
    if (!sending || opened !== id) return
    const sender = makeSender({
      send: () => syncDrafts(client),
      waits: () => getDrafts().some((draft) => ready(draft, portalNow().getTime())),
      show,
    })
    const leave = onDrafts(sender.changed)
    sender.changed()
    window.addEventListener('online', sender.now)
    return () => {
      sender.stop()
      show('later')
      leave()
      window.removeEventListener('online', sender.now)
    }
  }, [client, id, opened, sending])
}
