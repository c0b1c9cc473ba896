import { i18n, type Messages } from '@lingui/core'

export type Language = 'zh-CN' | 'en'

type Catalogue = { messages: Messages }

// One catalogue a feature and language, in chunks of their own: nobody loads words of a page they do not open.
const catalogues = import.meta.glob<Catalogue>(['/src/features/*/locales/*.po', '/src/ui/locales/*.po'])

/** The language of the page, as the server wrote it. */
export function language(): Language {
  return document.documentElement.lang === 'en' ? 'en' : 'zh-CN'
}

const loaded = new Set<string>()

/** Loads the words of a feature, or of 'ui', in the page's language. */
export async function loadMessages(name: string): Promise<void> {
  const lang = language()
  const path = name === 'ui' ? `/src/ui/locales/${lang}.po` : `/src/features/${name}/locales/${lang}.po`
  const load = catalogues[path]
  if (!load || loaded.has(path)) return
  const { messages } = await load()
  loaded.add(path)
  i18n.load(lang, messages)
  i18n.activate(lang)
}

export { i18n }
