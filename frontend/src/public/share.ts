import { propsOf, readPage } from './page'
import { poster } from './poster'

type Props = { title: string; text: string; url: string; page: string }

/**
 * Where the phone can pass something on by itself, the link to the share page does that; elsewhere the page opens above
 * this one. Buttons that only work with script are shown: copying the link.
 */
export function share(island: HTMLElement): void {
  const { title, text, url, page } = propsOf<Props>(island)
  for (const button of island.querySelectorAll<HTMLButtonElement>('button[data-copy]')) copying(button)
  const link = island.querySelector<HTMLAnchorElement>(`a[href="${page}"]`)
  link?.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (await passOn({ title, text, url })) return
    await openSheet(island, page)
  })
}

async function passOn(what: ShareData): Promise<boolean> {
  if (!navigator.share || !matchMedia('(pointer: coarse)').matches) return false
  try {
    await navigator.share(what)
    return true
  } catch (error) {
    // Who closes the phone's own sheet has decided.
    return error instanceof DOMException && error.name === 'AbortError'
  }
}

async function openSheet(island: HTMLElement, page: string) {
  const sheet = island.querySelector<HTMLDialogElement>('dialog')
  const place = sheet?.querySelector('[data-sheet]')
  if (!sheet || !place || typeof sheet.showModal !== 'function') return window.location.assign(page)
  if (!place.firstElementChild) {
    const content = (await readPage(page))?.querySelector('.share-page')
    if (!content) return window.location.assign(page)
    place.append(content)
    for (const button of place.querySelectorAll<HTMLButtonElement>('button[data-copy]')) copying(button)
    poster(place)
    sheet.addEventListener('click', (event) => {
      if (event.target === sheet || (event.target as HTMLElement).closest('[data-act="close"]')) sheet.close()
    })
  }
  sheet.showModal()
}

function copying(button: HTMLButtonElement) {
  const { copy = '', copied = '', refused = '' } = button.dataset
  const before = button.textContent
  if (!navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    button.textContent = await navigator.clipboard.writeText(copy).then(
      () => copied,
      () => refused,
    )
    setTimeout(() => {
      button.textContent = before
    }, 3_000)
  })
}
