import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { loadMessages } from '../lib/i18n'

type Page = LazyExoticComponent<ComponentType>

// A page comes with the words of its feature, in chunks of their own.
function page(feature: string, load: () => Promise<{ default: ComponentType }>): Page {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), loadMessages(feature)])
    return loaded
  })
}

/** Every address of the app and the page behind it. */
export const routes: [path: string, page: Page][] = [
  ['/assist', page('assist', () => import('../features/assist/DeskPage'))],
  ['/assist/consent', page('assist', () => import('../features/assist/ConsentPage'))],
  ['/assist/new', page('draft', () => import('../features/draft/AssistNewPage'))],
  ['/draft/open/:campaignId', page('draft', () => import('../features/draft/OpenPage'))],
  ['/draft/:id', page('draft', () => import('../features/draft/DraftPage'))],
  ['/draft/:id/check', page('draft', () => import('../features/draft/CheckPage'))],
  ['/draft/:id/sent', page('draft', () => import('../features/draft/SentPage'))],
  ['/draft/:id/:question', page('draft', () => import('../features/draft/QuestionPage'))],
  ['/f', page('finance', () => import('../features/finance/PayPage'))],
  ['/f/batches', page('finance', () => import('../features/finance/BatchesPage'))],
  ['/f/batches/:id', page('finance', () => import('../features/finance/BatchPage'))],
  ['/f/compare', page('finance', () => import('../features/finance/ComparePage'))],
  ['/f/ledger/:id', page('finance', () => import('../features/finance/LedgerPage'))],
  ['/g/problems', page('projects', () => import('../features/projects/ProblemsPage'))],
  ['/g/projects', page('projects', () => import('../features/projects/ProjectsPage'))],
  ['/g/projects/:slug', page('projects', () => import('../features/projects/ProjectPage'))],
  ['/g/questions', page('projects', () => import('../features/projects/QuestionsPage'))],
  ['/g/review', page('review', () => import('../features/review/QueuePage'))],
  ['/g/review/:id', page('review', () => import('../features/review/StepPage'))],
  ['/h', page('household', () => import('../features/household/HomePage'))],
  ['/h/new', page('draft', () => import('../features/draft/NewPage'))],
  ['/h/c/:slug', page('household', () => import('../features/household/TrackerPage'))],
  ['/h/c/:slug/orders', page('household', () => import('../features/household/OrdersPage'))],
  ['/dev/gallery', page('gallery', () => import('../features/gallery/GalleryPage'))],
]
