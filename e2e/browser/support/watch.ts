import type { Page, Response } from '@playwright/test'

/** What a page did that nobody may see. */
export type Watched = {
  /** Requests that left the portal. */
  foreign: string[]
  /** Everything it asked for, it and its worker, and every address that it had. */
  addresses: string[]
  /** Errors in the console; refusals of the content security policy are among them. */
  console: string[]
  /** Pages as the server wrote them, that hold a script, a style or a handler. */
  inline: string[]
  /** Waits until every page that came has been read, and answers how many these were since it was last asked. */
  read: () => Promise<number>
}

const inlined = /<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]|\sstyle=["']|\son[a-z]+=["']|href=["']javascript:/i

/** Watches a page from now on. */
export function watch(page: Page, base: string): Watched {
  const reading: Promise<void>[] = []
  const read = async () => (await Promise.all(reading.splice(0))).length
  const seen: Watched = { foreign: [], addresses: [], console: [], inline: [], read }
  page.on('framenavigated', (frame) => seen.addresses.push(frame.url()))
  page.context().on('request', (request) => {
    const address = request.url()
    seen.addresses.push(address)
    if (!/^(data|blob|about|chrome-extension):/.test(address) && !address.startsWith(base)) seen.foreign.push(address)
  })
  page.on('console', (message) => {
    // The browser notes the status of an error page as an error of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) seen.console.push(message.text())
  })
  page.on('pageerror', (error) => seen.console.push(String(error)))
  page.on('response', (answer) => {
    if (answer.headers()['content-type']?.startsWith('text/html') && !(answer.status() >= 300 && answer.status() < 400)) reading.push(look(answer))
  })
  const look = async (answer: Response) => {
    const text = await answer.text().catch((trouble) => `<script>${trouble}`)
    const found = text.match(inlined)
    if (found) seen.inline.push(`${answer.url()}: ${found[0]}`)
  }
  return seen
}
