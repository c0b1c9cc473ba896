import { useEffect, useState } from 'react'

/** Moves the keyboard to an element that the next rendering brings, such as the first field of a line that was added. */
export function useFocusLater(): (elementId: string) => void {
  const [wanted, setWanted] = useState<{ elementId: string }>()
  useEffect(() => {
    if (wanted) document.getElementById(wanted.elementId)?.focus()
  }, [wanted])
  return (elementId) => setWanted({ elementId })
}
