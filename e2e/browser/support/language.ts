import type { Page } from '@playwright/test'
import type { Lang } from './words'

/** What a reader of the page's language cannot read, or was not meant to read: its place and the text. */
export function strange(page: Page, lang: Lang): Promise<string[]> {
  return page.evaluate((mine) => {
    const han = /\p{Script=Han}/u
    // Three words in a row are a sentence; a name, a unit or a card's brand is not.
    const english = /[A-Za-z][a-z']+[ ,]+[a-z']+[ ,]+[a-z']+/
    const keys = /\b(page|fault|demo|notice|review|campaign|pledge|account|message)\.[a-z][A-Za-z]*(\.[A-Za-z]+)*\b/
    const gaps = /\{[\w, #:]*\}|\bundefined\b|\bNaN\b|\[object |\d{4}-\d\d-\d\dT/
    const neutral = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'CODE', 'PRE', 'TEXTAREA', 'TEMPLATE'])
    const found = new Set<string>()
    const languageOf = (element: Element) => element.closest('[lang]')?.getAttribute('lang') ?? ''

    const judge = (element: Element, text: string) => {
      const clean = text.replace(/\S+@\S+|https?:\/\/\S+/g, '').trim()
      if (!clean) return
      const of = languageOf(element)
      const wrong =
        keys.test(clean) || gaps.test(clean) ||
        (mine === 'en' && han.test(clean) && !of.startsWith('zh')) ||
        (mine === 'zh-CN' && english.test(clean) && !of.startsWith('en'))
      if (wrong) found.add(`${path(element)}: ${clean.slice(0, 80)}`)
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
    // The brand is written in both.
    judge(document.documentElement, document.title.replace('山货', ''))
    return [...found]
  }, lang)
}
