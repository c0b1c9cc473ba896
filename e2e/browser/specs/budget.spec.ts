import { brotliBytes, type Cost, measure, median } from '../support/measure'
import { takePhotos } from '../support/photos'
import { liveScene } from '../support/scene'
import { expect, test } from '../support/test'

// What a page may cost on a slow phone at 360 px: 1.44 Mbit/s, 562 ms a request, a processor a quarter as fast.
const most = { code: 90 * 1024, lcp: 2000, cls: 0.02, weight: 600 * 1000 }
const rounds = 3

/** Dots to a pixel of a phone of today: the browser takes larger pictures. What it paints first is measured with one, as the goal was set. */
const density = 2.75

/** How many photos the campaign has. */
const many = 9

let campaign = ''

test.beforeAll(async ({ browser, playwright, baseURL }, info) => {
  const { Portal } = await import('../support/portal')
  const portal = new Portal(playwright, baseURL ?? '', 'zh-CN')
  campaign = `/c/${(await liveScene(portal, `九张照片的黄芪 ${info.workerIndex} ${Date.now() % 100_000}`, await takePhotos(browser, many))).slug}`
  await portal.close()
})

for (const [name, path, photos] of [
  ['the home page', () => '/', 1],
  ['the list', () => '/campaigns', 1],
  ['a campaign with nine photos', () => campaign, many],
] as const) {
  test(`${name} is light, quick and still`, async ({ browser }) => {
    const costs: Cost[] = []
    const lcp = () => median(costs.slice(-rounds).map((cost) => cost.lcp))
    // Another program on the machine makes a page slower, never faster: a bad median is measured once more.
    do {
      for (let i = 0; i < rounds; i++) costs.push(await measure(browser, path()))
    } while (lcp() > most.lcp && costs.length < 2 * rounds)
    const sharp = await measure(browser, path(), density)
    const sizes = await Promise.all([...new Set(costs[0]?.code)].map(brotliBytes))
    const figures = {
      code: sizes.reduce((sum, size) => sum + size, 0),
      lcp: Math.round(lcp()),
      cls: Math.max(...costs.map((cost) => cost.cls)),
      weight: Math.max(...costs.map((cost) => cost.weight)),
      sharp: sharp.weight,
    }
    console.log(
      `${name}: ${(figures.code / 1024).toFixed(1)} KiB of scripts and styles in ${sizes.length} files, largest paint after ${figures.lcp} ms ` +
        `(${costs.map((cost) => Math.round(cost.lcp)).join(', ')}), shift ${figures.cls.toFixed(4)}, ` +
        `${Math.round(figures.weight / 1000)} KB in ${costs[0]?.requests} requests, ${Math.round(figures.sharp / 1000)} KB at ${density} dots a pixel`,
    )
    expect.soft(figures.code, 'bytes of scripts and styles').toBeLessThanOrEqual(most.code)
    expect.soft(figures.lcp, 'largest contentful paint').toBeLessThanOrEqual(most.lcp)
    expect.soft(figures.cls, 'layout shift').toBeLessThanOrEqual(most.cls)
    expect.soft(figures.weight, 'bytes at first view').toBeLessThanOrEqual(most.weight)
    expect.soft(figures.sharp, `bytes at first view at ${density} dots a pixel`).toBeLessThanOrEqual(most.weight)
    expect(Math.min(...[...costs, sharp].map((cost) => cost.photos)), 'photos').toBeGreaterThanOrEqual(photos)
    expect(figures.lcp).toBeGreaterThan(0)
    expect(figures.code).toBeGreaterThan(0)
  })
}
