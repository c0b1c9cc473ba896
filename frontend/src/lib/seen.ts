import { useEffect } from 'react'
import { useTyped } from './typed'

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
