import { test as base, type BrowserContext, type Page } from '@playwright/test'
import { Phone } from './phone'
import { Portal } from './portal'
import { type Lang, words } from './words'

type Fixtures = {
  /** The reader's language. */
  lang: Lang
  /** What a page says, in the reader's language. */
  say: (text: string, gaps?: Record<string, string | number>) => string
  portal: Portal
  /** A phone that remembers, and that can be killed. */
  phone: Phone
  /** Opens a browser of somebody's own, signed in, at an address. */
  openAs: (identifier: string, address: string) => Promise<Page>
}

/** A test with the people and the machinery of the portal. */
export const test = base.extend<Fixtures>({
  lang: async ({ locale }, use) => use(locale === 'zh-CN' ? 'zh-CN' : 'en'),
  say: async ({ lang }, use) => use((text, gaps) => words(lang, text, gaps)),
  portal: async ({ playwright, baseURL, lang }, use) => {
    const portal = new Portal(playwright, baseURL ?? '', lang)
    await use(portal)
    await portal.close()
  },
  phone: async ({ contextOptions, launchOptions, baseURL, locale, viewport, timezoneId, userAgent, isMobile, hasTouch }, use) => {
    const phone = await Phone.make({ ...contextOptions, ...launchOptions, baseURL, locale, viewport, timezoneId, userAgent, isMobile, hasTouch })
    await use(phone)
    await phone.drop()
  },
  openAs: async ({ browser, portal }, use) => {
    const opened: BrowserContext[] = []
    await use(async (identifier, address) => {
      const person = await portal.as(identifier)
      const context = await browser.newContext({ storageState: await person.cookies() })
      opened.push(context)
      const page = await context.newPage()
      await page.goto(address)
      return page
    })
    await Promise.all(opened.map((context) => context.close()))
  },
})

export { expect } from '@playwright/test'
