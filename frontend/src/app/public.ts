import { gallery } from '../public/gallery'
import { live } from '../public/live'
import { more } from '../public/more'
import { sendOnce } from '../public/once'
import { poster } from '../public/poster'
import { share } from '../public/share'
import { keepTyped } from '../public/typed'

// Public pages are written by the server and work as they are. Here the parts of them that gain by it are taken over,
// by as little as a weak phone on a weak network can bear: no framework, and no second copy of any markup (ADR 9).
const islands: Record<string, (island: HTMLElement) => void> = { gallery, more, progress: live, share }

for (const island of document.querySelectorAll<HTMLElement>('[data-island]'))
  islands[island.dataset.island ?? '']?.(island)
for (const form of document.querySelectorAll<HTMLFormElement>('form[method="post"]')) sendOnce(form)
poster(document)
keepTyped(document)

// Who signs out on a shared phone leaves no name behind: the app would otherwise open for them without a network.
for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
  form.addEventListener('submit', () => localStorage.removeItem('viewer'))
}
