import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// All catalogues end up in one place at run time: the same English in two of them is one entry, and the last loaded wins.
const folders = ['src/ui', ...readdirSync('src/features').map((name) => `src/features/${name}`)].filter((folder) =>
  existsSync(`${folder}/locales`),
)

// Keys of a keyboard, formats and programs, and fields of the API: the same in both languages.
const names =
  /^(CSV|Excel|JPG|PDF|PNG|WebP|HTTP|JSON|Ctrl|Enter|Tab|[jkx]|id|slug|version|onBehalfOf|checkoutUrl|\w+Id)$/

type Entry = { id: string; text: string; folder: string }

function entries(folder: string, language: string): Entry[] {
  const blocks = readFileSync(`${folder}/locales/${language}.po`, 'utf8').split('\n\n')
  return blocks.flatMap((block) => {
    const part = (name: string) => {
      const found = new RegExp(`^${name} ((?:".*"\\n?)+)`, 'm').exec(block)
      return found?.[1]
        ?.trim()
        .split('\n')
        .map((line) => line.slice(1, -1))
        .join('')
    }
    const id = part('msgid')
    return id ? [{ id: `${part('msgctxt') ?? ''}|${id}`, text: part('msgstr') ?? '', folder }] : []
  })
}

describe.each(['zh-CN', 'en'])('the catalogues in %s', (language) => {
  const all = folders.flatMap((folder) => entries(folder, language))

  it('miss nothing', () => {
    expect(all.filter(({ text }) => text === '').map(({ id, folder }) => `${folder}: ${id}`)).toEqual([])
  })

  it('say the same for the same English; where they must not, the code gives it a context', () => {
    const first = new Map<string, Entry>()
    const differ = all.filter((entry) => {
      if (!entry.text) return false
      const other = first.get(entry.id)
      if (!other) first.set(entry.id, entry)
      return other && other.text !== entry.text
    })
    expect(
      differ.map(
        ({ id, text, folder }) => `${id}: ${folder} "${text}", ${first.get(id)?.folder} "${first.get(id)?.text}"`,
      ),
    ).toEqual([])
  })

  it('have every form of a plural, and fill in what the source does', () => {
    const forms = { en: ['one', 'other'], 'zh-CN': ['other'] }[language] ?? []
    const plurals = all.filter(({ text }) => text.includes(', plural,'))
    expect(plurals.length).toBeGreaterThan(30)
    const lack = plurals.filter(({ text }) => {
      const asked = text.split(/\{\w+, plural,/).slice(1)
      return asked.some((plural) => forms.some((form) => !new RegExp(`\\b${form} ?\\{`).test(plural)))
    })
    expect(lack.map(({ id, folder }) => `${folder}: ${id}`)).toEqual([])
    const gaps = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])|<\d+/g))].sort().join(' ')
    const other = all.filter(({ id, text }) => gaps(id) !== gaps(text))
    expect(other.map(({ id, text }) => `${id}: ${text}`)).toEqual([])
  })

  it('are in their language', () => {
    const strange = all.filter(({ text }) => {
      const said = text.replaceAll(/\{\w+(, plural,)?|\b(one|other) ?\{|<\/?\d+\/?>/g, '')
      if (language === 'en') return /[\p{Script=Han}，。；：？（）]/u.test(said)
      return (said.match(/[A-Za-z][\w-]*/g) ?? []).some((word) => !names.test(word))
    })
    expect(strange.map(({ text, folder }) => `${folder}: ${text}`)).toEqual([])
  })
})
