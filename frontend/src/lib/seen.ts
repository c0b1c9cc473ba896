import { useEffect } from 'react'
import { database } from './database'
import { isSeen, useTyped } from './typed'

/**
 * What a page showed the last time, for when there is no network: fresh when the server has answered, else what was kept
 * on this phone. Only for what anybody may see, such as names and titles.
 */
export function useSeen<T>(place: string, fresh: T | undefined): T | undefined {
  const [kept, keep] = useTyped<T | null>(`seen/${place}`, null)
  const text = fresh === undefined ? undefined : JSON.stringify(fresh)
  useEffect(() => {
    if (text !== undefined) keep(JSON.parse(text) as T)
  }, [text, keep])
  return fresh ?? kept ?? undefined
}

/** Forgets what pages showed, of everybody who used this phone: nobody is signed in any more. What was typed stays. */
export async function forgetSeen(): Promise<void> {
  const db = await database()
  const keys = await db.getAllKeys('typed')
  await Promise.all(keys.filter(isSeen).map((key) => db.delete('typed', key)))
}
