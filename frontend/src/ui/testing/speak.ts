import { i18n, type Messages } from '@lingui/core'
import type { Language } from '../../lib/i18n'

const catalogues = import.meta.glob<{ messages: Messages }>(['/src/features/*/locales/*.po', '/src/ui/locales/*.po'], {
  eager: true,
})

/** Makes the components of a test speak a language, with the words of all features. Tests start in zh-CN. */
export function speak(language: Language): void {
  document.documentElement.lang = language
  for (const [path, { messages }] of Object.entries(catalogues)) {
    if (path.endsWith(`/${language}.po`)) i18n.load(language, messages)
  }
  i18n.activate(language)
}
