import type { Texts } from './examples'

/** What the address asks to open, as links into explorers are usually written: ?query=…&variables=…. Nothing runs by itself. */
export function opened(): (Texts & { example: string }) | null {
  const asked = new URLSearchParams(window.location.search)
  const document = asked.get('query')
  return document ? { example: '', document, variables: asked.get('variables') ?? '' } : null
}
