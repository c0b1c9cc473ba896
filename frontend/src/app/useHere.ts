import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'

/**
 * Tells the forms around the page, which the server wrote for the address that was loaded, where one is by now: choosing
 * another language, another clock or another person of the demonstration comes back to this page.
 */
export function useHere(): void {
  // Decoded by the router: what is written down is the address itself.
  const [path] = useLocation()
  const search = useSearch()
  // biome-ignore lint/correctness/useExhaustiveDependencies: they tell that the address has changed
  useEffect(() => {
    for (const field of document.querySelectorAll<HTMLInputElement>('input[data-here]')) field.value = address()
  }, [path, search])
}

/** The present address without the language that it may ask for: the one that is chosen holds. */
function address(): string {
  const { pathname, search } = window.location
  const query = new URLSearchParams(search)
  if (!query.has('lang')) return pathname + search
  query.delete('lang')
  const rest = query.toString()
  return rest ? `${pathname}?${rest}` : pathname
}
