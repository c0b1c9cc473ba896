import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from '@playwright/test'
import { shown } from '../support/places'
import type { Lang } from '../support/words'

/** The largest a picture may be, in bytes: guides are read in villages, too. */
export const most = 80 * 1024

/** Takes pictures into the folder of a language. */
export class Camera {
  readonly #folder: string
  readonly #browser: Browser

  constructor(browser: Browser, lang: Lang) {
    const folder = process.env.SHANHUO_GUIDE_PICTURES
    if (!folder) throw new Error('SHANHUO_GUIDE_PICTURES does not say where pictures go')
    this.#folder = join(folder, lang === 'en' ? 'en' : 'zh')
    this.#browser = browser
    mkdirSync(this.#folder, { recursive: true })
  }

  /** Takes what a window shows, from the top of the page or from a part of it. */
  async take(page: Page, name: string, from?: Locator): Promise<void> {
    await shown(page)
    // The demonstration's own bar is not there in earnest.
    await page.evaluate(() => {
      for (const bar of document.querySelectorAll('aside.notice')) bar.remove()
    })
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.evaluate(() => {
      // Those further down are not loaded before somebody scrolls there.
      const seen = [...document.images].filter((image) => image.getBoundingClientRect().top < window.innerHeight)
      return Promise.all(seen.map((image) => image.decode().catch(() => undefined)))
    })
    const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', ...(from ? await beginningAt(page, from) : {}) })
    writeFileSync(join(this.#folder, `${name}.webp`), await this.#small(taken))
  }

  /** The same picture as WebP, as good as fits. */
  async #small(png: Buffer): Promise<Buffer> {
    const page = await this.#browser.newPage()
    try {
      for (const quality of [0.82, 0.7, 0.55, 0.4]) {
        const small = Buffer.from(await page.evaluate(webp, { png: png.toString('base64'), quality }), 'base64')
        if (small.length <= most) return small
      }
    } finally {
      await page.close()
    }
    throw new Error('this picture cannot be made small enough')
  }
}

// A window's worth of the page from where a part begins, or what there is of it.
async function beginningAt(page: Page, from: Locator) {
  const box = await from.boundingBox()
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  const y = Math.max(0, (box?.y ?? 0) - 16)
  return { fullPage: true, clip: { x: 0, y, width, height: Math.min(height, whole - y) } }
}

// Runs in an empty page.
async function webp({ png, quality }: { png: string; quality: number }): Promise<string> {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = document.createElement('canvas')
  canvas.width = picture.width
  canvas.height = picture.height
  canvas.getContext('2d')?.drawImage(picture, 0, 0)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp', quality))
  const out = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
  let text = ''
  for (const byte of out) text += String.fromCharCode(byte)
  return btoa(text)
}
