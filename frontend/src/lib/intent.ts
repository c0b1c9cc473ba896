import { useCallback, useState } from 'react'

/**
 * A key for one intent of a person, such as paying out these campaigns: the server does what comes under a key once,
 * however often it is sent. It stays the same over a lost answer and a reload, and changes when answered() is given an
 * answer that says what became of it.
 */
export function useIntent(place: string): { key: string; answered: (errors: readonly { code: string }[]) => void } {
  const name = `intent ${place}`
  const [key, setKey] = useState(() => read(name) ?? renew(name))
  const answered = useCallback(
    (errors: readonly { code: string }[]) => {
      if (!outcomeUnknown(errors)) setKey(renew(name))
    },
    [name],
  )
  return { key, answered }
}

/** Whether an answer says that the server does not know either: what was asked may be done, and only the same key tells. */
export function outcomeUnknown(errors: readonly { code: string }[]): boolean {
  return errors.some(({ code }) => code === 'OUTCOME_UNKNOWN' || code === 'UNAVAILABLE')
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return null
  }
}

function renew(name: string): string {
  const key = crypto.randomUUID()
  try {
    sessionStorage.setItem(name, key)
  } catch {
    // Without storage the key lives as long as the page does.
  }
  return key
}
