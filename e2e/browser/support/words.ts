import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A language of the portal. */
export type Lang = 'zh-CN' | 'en'

const root = fileURLToPath(new URL('../../..', import.meta.url))

// Stands for a text that is said in several ways.
const several = '\0'

// What the web app says, by its English text, and what the server says, by its key. Tests name a button by what it
// means; how it is worded is for those who write the words.
const catalogues: Record<Lang, Map<string, string>> = { 'zh-CN': read('zh-CN'), en: read('en') }

/**
 * What a page says: an English text of the web app, or a key of the server's messages, with its gaps filled. A text that
 * two features translate differently is named with its feature: "draft|Go on".
 */
export function words(lang: Lang, text: string, gaps: Record<string, string | number> = {}): string {
  const found = catalogues[lang].get(text)
  if (found === undefined) throw new Error(`no ${lang} words for “${text}”`)
  if (found === several) throw new Error(`“${text}” is said in several ways: name its feature, as in “draft|${text}”`)
  return found.replace(/\{(\w+)(?::\w+)?\}/g, (gap, name) => (name in gaps ? String(gaps[name]) : gap))
}

/** Everything that the portal itself says in a language, cut at what is filled in. */
export function spoken(lang: Lang): string[] {
  return [...catalogues[lang].values()].flatMap((text) => text.split(/\{[^}]*\}|[<>\w/#]+|\s+/)).filter((text) => text.length > 1)
}

/** Whole texts of a language that the other one says in other words. What has gaps is not among them. */
export function saidOnlyIn(lang: Lang): string[] {
  const other = new Set(catalogues[lang === 'en' ? 'zh-CN' : 'en'].values())
  return [...new Set(catalogues[lang].values())].filter((text) => text !== several && !/[{}<>]/.test(text) && !other.has(text))
}

function read(lang: Lang): Map<string, string> {
  const all = new Map<string, string>()
  const messages = `${root}server/message/${lang}`
  for (const name of readdirSync(messages)) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(`${messages}/${name}`, 'utf8')))) all.set(key, String(text))
  }
  for (const path of readdirSync(`${root}frontend/src`, { recursive: true }).map(String)) {
    if (!path.endsWith(`/locales/${lang}.po`)) continue
    const feature = path.split('/').at(-3) ?? ''
    for (const [id, text] of entries(readFileSync(`${root}frontend/src/${path}`, 'utf8'))) {
      all.set(`${feature}|${id}`, text)
      all.set(id, all.has(id) && all.get(id) !== text ? several : text)
    }
  }
  return all
}

function entries(po: string): [id: string, text: string][] {
  return po.split('\n\n').flatMap((entry): [string, string][] => {
    const [id, text] = [part(entry, 'msgid'), part(entry, 'msgstr')]
    return id && text ? [[id, text]] : []
  })
}

function part(entry: string, keyword: string): string {
  const found = entry.match(new RegExp(`^${keyword} ((?:"(?:[^"\\\\]|\\\\.)*"\\n?)+)`, 'm'))
  return (found?.[1] ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .join('')
}
