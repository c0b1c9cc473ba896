import { type BrowserContextOptions, devices, type Page } from '@playwright/test'
import { test as base } from '../support/test'
import { Camera } from './camera'

/** Where somebody looks at the portal. */
export type Device = 'phone' | 'desk'

const looks: Record<Device, BrowserContextOptions> = {
  phone: { ...devices['Pixel 5'], viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  desk: { viewport: { width: 1200, height: 760 }, deviceScaleFactor: 1 },
}

type Fixtures = {
  camera: Camera
  /** Opens an address on a device of somebody's own; as a stranger when nobody is named. */
  open: (device: Device, who: string, address: string) => Promise<Page>
}

/** A test with a camera. */
export const test = base.extend<Fixtures>({
  camera: async ({ browser, lang }, use) => use(new Camera(browser, lang)),
  open: async ({ browser, portal }, use) => {
    const close: (() => Promise<void>)[] = []
    await use(async (device, who, address) => {
      const storageState = who ? await (await portal.as(who)).cookies() : undefined
      const context = await browser.newContext({ ...looks[device], storageState })
      close.push(() => context.close())
      const page = await context.newPage()
      await page.goto(address)
      return page
    })
    for (const one of close) await one()
  },
})

export { expect } from '../support/test'
