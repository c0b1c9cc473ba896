import type { Page } from '@playwright/test'
import { type Lang, saidOnlyIn, spoken } from './words'

/**
 * What a reader of the page's language cannot read, or was not meant to read: its place and the text. What people wrote
 * may be in another language than the page, and then has to say so; their names, and what is quoted within a sentence,
 * need not.
 */
export function strange(page: Page, lang: Lang): Promise<string[]> {
  return page.evaluate(({ mine, chinesePieces, theirs }) => {
    const pieces = new Set(chinesePieces)
    const whole = new Set(theirs)
    const han = /\p{Script=Han}/u
    const runs = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]+/gu
    // Three words in a row are a sentence; a name, a unit or a card's brand is not. Less than that is English when the
    // portal says just that in English.
    const english = /[A-Za-z][a-z']+[ ,]+[a-z']+[ ,]+[a-z']+/
    const keys = /\b(page|fault|demo|notice|review|campaign|pledge|account|message)\.[a-z][A-Za-z]*(\.[A-Za-z]+)*\b/
    const gaps = /\{[\w, #:]*\}|\bundefined\b|\bNaN\b|\[object |\d{4}-\d\d-\d\dT/
    const neutral = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'CODE', 'PRE', 'TEXTAREA', 'TEMPLATE'])
    const found = new Set<string>()
    const quoted = (element: Element) => element.closest('[lang]') !== document.documentElement && element !== document.documentElement
    const passage = (text: string) => han.test(text) && !/[A-Za-z]/.test(text) && (text.length > 14 || /[，。；！？]/.test(text))
    const chinese = (text: string) => passage(text) || (text.match(runs) ?? []).some((run) => pieces.has(run))

    const judge = (element: Element, text: string) => {
      // The brand and a blank to be filled in are written alike in both; addresses in none.
      const clean = text.replace(/\S+@\S+|https?:\/\/\S+/g, '').replace(/Shanhuo 山货|＿+/g, '').trim()
      if (!clean) return
      const foreign = mine === 'en' ? chinese(clean) : english.test(clean) || whole.has(clean)
      if (keys.test(clean) || gaps.test(clean) || (foreign && !quoted(element))) found.add(`${path(element)}: ${clean.slice(0, 80)}`)
    }
    const path = (element: Element) => {
      const names: string[] = []
      for (let one: Element | null = element; one && names.length < 3; one = one.parentElement) {
        names.unshift(one.tagName.toLowerCase() + [...one.classList].slice(0, 2).map((name) => `.${name}`).join(''))
      }
      return names.join(' ')
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      if (element && !neutral.has(element.tagName)) judge(element, node.textContent ?? '')
    }
    for (const element of document.body.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'alt', 'placeholder']) judge(element, element.getAttribute(name) ?? '')
    }
    const { title } = document
    // A title has what people wrote in it, and cannot say in which language that is.
    const foreign = title.split(' · ').some((part) => whole.has(part) || (mine === 'zh-CN' && english.test(part)))
    if (keys.test(title) || gaps.test(title) || foreign) found.add(`title: ${title}`)
    return [...found]
  }, { mine: lang, chinesePieces: spoken('zh-CN'), theirs: saidOnlyIn(lang === 'en' ? 'zh-CN' : 'en') })
}
