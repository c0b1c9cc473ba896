import { useSyncExternalStore } from 'react'

// Tables of several columns do not fit below this.
const query = '(max-width: 699px)'

function subscribe(changed: () => void) {
  const list = window.matchMedia(query)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** Whether the window is a phone's. For what must be other elements there; what only looks different is CSS. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}
