import { useCallback, useState } from 'react'

/**
 * A key for one intent of a person, such as paying out these campaigns: the server does what comes under a key once,
 * however often it is sent. It stays the same over a lost answer and a reload, and changes only when done() says that an
 * answer came.
 */
export function useIntent(place: string): { key: string; done: () => void } {
  const name = `intent ${place}`
  const [key, setKey] = useState(() => read(name) ?? renew(name))
  const done = useCallback(() => setKey(renew(name)), [name])
  return { key, done }
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
