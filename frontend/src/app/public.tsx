import { I18nProvider } from '@lingui/react'
import { type ComponentType, createElement, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { i18n, loadMessages } from '../lib/i18n'

// Public pages are written by the server and work as they are. Here the parts of them that gain by it are taken over:
// an element with data-island is given to its component, with what the server put beside it.
type Island = () => Promise<{ default: ComponentType<never> }>

const islands: Record<string, Island> = {}

async function take(place: HTMLElement) {
  const load = islands[place.dataset.island ?? '']
  if (!load) return
  const [{ default: component }] = await Promise.all([load(), loadMessages('ui'), loadMessages('public')])
  const props = JSON.parse(place.dataset.props ?? '{}')
  createRoot(place).render(
    <I18nProvider i18n={i18n}>
      <Suspense>{createElement(component as ComponentType, props)}</Suspense>
    </I18nProvider>,
  )
}

for (const place of document.querySelectorAll<HTMLElement>('[data-island]')) void take(place)
