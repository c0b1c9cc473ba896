/** Goes to a part of the page when the address names it (?at=questions): a notice keeps that over the sign-in. */
export function goTo(part: string): (() => void) | undefined {
  const { hash, search } = window.location
  if (hash !== `#${part}` && new URLSearchParams(search).get('at') !== part) return undefined
  // After the frame, which begins every new page at its top.
  const later = setTimeout(() => document.getElementById(part)?.focus())
  return () => clearTimeout(later)
}
