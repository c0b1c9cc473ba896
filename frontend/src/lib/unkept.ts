import { useSyncExternalStore } from 'react'

// What the phone could not keep, by what was to be kept: its storage is full, closed or broken. While there is anything,
// no page may promise that what is typed survives.
const unkept = new Set<string>()
const listeners = new Set<() => void>()

/** Tells whether something could be kept. */
export function tellKept(what: string, kept: boolean): void {
  if (unkept.has(what) === !kept) return
  if (kept) unkept.delete(what)
  else unkept.add(what)
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Whether the phone could not keep something that was written. */
export function useUnkept(): boolean {
  return useSyncExternalStore(subscribe, () => unkept.size > 0)
}
