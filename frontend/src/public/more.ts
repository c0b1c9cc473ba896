import { propsOf, readPage } from './page'

/**
 * Turns the link to the next page of a list into a button that brings its rows here. The rows are the server's own
 * markup; where anything goes wrong the link is followed.
 */
export function more(island: HTMLElement): void {
  const { list } = propsOf<{ list: string }>(island)
  const link = island.querySelector<HTMLAnchorElement>('a[rel="next"]')
  const rows = document.querySelector(list)
  if (!link || !rows) return
  let busy = false
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (busy) return
    busy = true
    link.setAttribute('aria-busy', 'true')
    const next = await readPage(link.href)
    const arrived = next?.querySelector(list)
    if (!next || !arrived) {
      window.location.assign(link.href)
      return
    }
    const first = arrived.firstElementChild
    rows.append(...arrived.children)
    const further = next.querySelector<HTMLAnchorElement>('[data-island="more"] a[rel="next"]')
    if (further) link.href = further.getAttribute('href') ?? ''
    else island.remove()
    link.removeAttribute('aria-busy')
    busy = false
    // Who came by keyboard goes on where the new rows begin.
    first?.querySelector<HTMLElement>('a, button')?.focus()
  })
}
