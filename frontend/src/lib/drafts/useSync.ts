import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
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

/** Opens the drafts of the person and sends what waits. Used once, by the app's frame. */
export function useSync(): void {
  const client = useClient()
  const { id } = useViewer()

  useEffect(() => {
    void openDrafts(id)
  }, [id])

  useEffect(() => {
    const sender = makeSender({
      send: () => syncDrafts(client),
      waits: () => getDrafts().some((draft) => ready(draft, Date.now())),
      show,
    })
    const leave = onDrafts(sender.changed)
    sender.changed()
    window.addEventListener('online', sender.now)
    return () => {
      sender.stop()
      leave()
      window.removeEventListener('online', sender.now)
    }
  }, [client])
}
