import { useEffect } from 'react'

/** Single keys and what they do; the words are for the list that "?" opens. */
export type Keys = Record<string, { does: string; run: () => void }>

const active = new Set<Keys>()
const listeners = new Set<() => void>()
let listed: { key: string; does: string }[] = []

function changed() {
  listed = [...active].flatMap((keys) => Object.entries(keys).map(([key, { does }]) => ({ key, does })))
  for (const tell of listeners) tell()
}

/** All keys that work at the moment, for the list of them. */
export const activeKeys = {
  get: () => listed,
  subscribe: (tell: () => void) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  },
}

const typing = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]'
const presses = 'button, a[href], summary, [role="menuitem"], [role="tab"]'

/** Whether a key press belongs to what has the focus, or to a dialog above the page, and not to the page. */
export function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest(typing)) return true
  return (event.key === 'Enter' || event.key === ' ') && target.closest(presses) !== null
}

/** Makes single keys do something while the component is shown: off while somebody types and below a dialog. */
export function useKeys(keys: Keys, on = true): void {
  useEffect(() => {
    if (!on) return
    function press(event: KeyboardEvent) {
      const found = keys[event.key]
      if (!found || belongsElsewhere(event)) return
      event.preventDefault()
      found.run()
    }
    active.add(keys)
    changed()
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
      active.delete(keys)
      changed()
    }
  }, [keys, on])
}
