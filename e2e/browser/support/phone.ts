import { readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, expect, type LaunchOptions, type Page } from '@playwright/test'

type Options = BrowserContextOptions & LaunchOptions

/** A browser with a memory of its own on the disk, as a phone has. It can be killed, and be opened again. */
export class Phone {
  readonly #folder: string
  readonly #options: Options
  #context: BrowserContext | undefined

  private constructor(folder: string, options: Options) {
    this.#folder = folder
    this.#options = options
  }

  /** A phone that nobody has used. */
  static async make(options: Options): Promise<Phone> {
    return new Phone(await mkdtemp(join(tmpdir(), 'shanhuo-phone-')), options)
  }

  /** Opens the browser; it remembers what it kept on the disk. In flight mode there is no network from the start. */
  async open(offline = false): Promise<Page> {
    this.#context = await chromium.launchPersistentContext(this.#folder, this.#options)
    await this.#context.setOffline(offline)
    return this.#context.pages()[0] ?? (await this.#context.newPage())
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the phone is off')
    return this.#context
  }

  /** Closes the browser as people do: it writes down what it remembers. */
  async close(): Promise<void> {
    await this.#context?.close()
    this.#context = undefined
  }

  /** Kills the browser as an empty battery would: nothing more is written. */
  async kill(): Promise<void> {
    // Chromium's lock names the process: host-pid.
    const process_ = Number(readlinkSync(join(this.#folder, 'SingletonLock')).split('-').pop())
    const gone = new Promise((done) => this.context.once('close', done))
    process.kill(process_, 'SIGKILL')
    await gone
    this.#context = undefined
  }

  /** Throws the phone away. */
  async drop(): Promise<void> {
    await this.close()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Waits until the app works without a network: its worker has everything and looks after this page. */
export async function readyForTheField(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
}

/** Everything that a store of the app's own database holds in this browser, as text. */
export async function keptIn(page: Page, store: string): Promise<string> {
  return page.evaluate(
    (name) =>
      new Promise<string>((done, failed) => {
        const opening = indexedDB.open('shanhuo')
        opening.onerror = () => failed(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          if (!database.objectStoreNames.contains(name)) {
            database.close()
            done('')
            return
          }
          const reading = database.transaction(name).objectStore(name).getAll()
          reading.onerror = () => failed(reading.error)
          reading.onsuccess = () => {
            database.close()
            done(JSON.stringify(reading.result))
          }
        }
      }),
    store,
  )
}

/** Waits until what was typed lies on the phone's disk. */
export async function expectKept(page: Page, store: string, text: string): Promise<void> {
  await expect.poll(() => keptIn(page, store)).toContain(text)
}
