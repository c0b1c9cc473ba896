import { get } from 'node:http'
import type { Browser, CDPSession, Page } from '@playwright/test'

/**
 * What loading a page cost. Times in milliseconds, weight in bytes as they went over the wire; photos are those that were
 * there at the end of the page.
 */
export type Cost = { lcp: number; cls: number; weight: number; requests: number; code: string[]; photos: number }

// A slow mobile network and a weak phone.
const network = { offline: false, latency: 562, downloadThroughput: 1_440_000 / 8, uploadThroughput: 675_000 / 8 }
const cpu = 4

declare global {
  interface Window {
    seen: { lcp: number; cls: number }
  }
}

/** Opens an address on a slow phone that has never been here, with so many dots to a pixel, and measures. */
export async function measure(browser: Browser, address: string, density = 1): Promise<Cost> {
  const context = await browser.newContext({ deviceScaleFactor: density })
  const page = await context.newPage()
  try {
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', network)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpu })
    const loaded = weigh(session)
    await page.addInitScript(watch)
    const answer = await page.goto(address)
    if (answer?.status() !== 200) throw new Error(`${address}: ${answer?.status()}`)
    await quiet(page, loaded)
    const first = { weight: loaded.weight, requests: loaded.requests }
    const { lcp } = await page.evaluate(() => window.seen)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await scrollThrough(page)
    await quiet(page, loaded)
    const { cls } = await page.evaluate(() => window.seen)
    const photos = await page.evaluate(() => [...document.querySelectorAll<HTMLImageElement>('main img')].filter((one) => one.naturalWidth > 0).length)
    return { lcp, cls, ...first, code: loaded.code, photos }
  } finally {
    await context.close()
  }
}

function weigh(session: CDPSession) {
  const loaded = { weight: 0, requests: 0, code: [] as string[] }
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    loaded.weight += encodedDataLength
    loaded.requests++
  })
  session.on('Network.responseReceived', ({ response }) => {
    if (/\.(js|css)$/.test(new URL(response.url).pathname)) loaded.code.push(response.url)
  })
  return loaded
}

// Runs in the page, before anything else does.
function watch() {
  window.seen = { lcp: 0, cls: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.lcp = Math.max(window.seen.lcp, entry.startTime)
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) window.seen.cls += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Reads the page down to its end, so that what is loaded late may push. */
async function scrollThrough(page: Page) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  for (let at = 0; at < height; at += 500) {
    await page.evaluate((top) => window.scrollTo(0, top), at)
    await page.waitForTimeout(30)
  }
}

/** Waits until nothing has been loaded for a while. A stream of events, which never ends, does not count. */
async function quiet(page: Page, loaded: { requests: number }) {
  for (let before = -1; before !== loaded.requests; ) {
    before = loaded.requests
    await page.waitForTimeout(2000)
  }
}

/** How many bytes of a file go over the wire to a browser that takes Brotli. */
export function brotliBytes(address: string): Promise<number> {
  return new Promise((done, failed) => {
    get(address, { headers: { 'Accept-Encoding': 'br' } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => done(bytes))
    }).on('error', failed)
  })
}

/** The one in the middle. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
