import { I18nProvider } from '@lingui/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { i18n, language, loadMessages } from '../lib/i18n'
import './app.css'
import { Frame } from './Frame'
import { notBrought } from './notBrought'

async function start(root: HTMLElement) {
  await loadMessages('ui')
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <Frame />
      </I18nProvider>
    </StrictMode>,
  )
}

// Without a network the app opens from the phone, in the language it was last read in.
async function keepForTheField() {
  await navigator.serviceWorker.register('/sw.js')
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage({ language: language() })
}

const root = document.getElementById('app')
if (root) start(root).catch(() => notBrought(root))

if ('serviceWorker' in navigator) {
  window.addEventListener('load', () => void keepForTheField().catch(() => undefined))
}
