import { I18nProvider } from '@lingui/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import ExplorerPage from '../features/explorer/ExplorerPage'
import { i18n, loadMessages } from '../lib/i18n'
import './app.css'
import { notBrought } from './notBrought'

// The API explorer is a page of its own, at /graphql: nobody else has to load it.
async function start(root: HTMLElement) {
  await Promise.all([loadMessages('ui'), loadMessages('explorer')])
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <ExplorerPage />
      </I18nProvider>
    </StrictMode>,
  )
}

const root = document.getElementById('explorer')
if (root) start(root).catch(() => notBrought(root))
