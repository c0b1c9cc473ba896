import { expect, type Page } from '@playwright/test'
import { pay } from './card'

/** Where goods go in these tests. */
export const address = { name: '阿岚', phone: '19900000001', province: '上海', city: '上海市', county: '徐汇区', detail: '示范路 10 号 101 室' }

/** Chooses units on the first step of a pledge and goes on to the address. */
export async function chooseGoods(page: Page, units: number): Promise<void> {
  await expect(page.locator('button[name=go][value=address]')).toBeVisible()
  // A campaign with one tier has nothing to tick.
  const tick = page.locator('input[type=checkbox][name=tier]').first()
  if (await tick.count()) await tick.check()
  await page.locator('input[type=number]').first().fill(String(units))
  await page.locator('button[name=go][value=address]').click()
}

/** Types where the goods go; one that is kept from before is passed over. */
export async function typeAddress(page: Page, changes: Partial<typeof address> = {}): Promise<void> {
  await expect(page.locator('button[value=check].main')).toBeVisible()
  const elsewhere = page.locator('#where-other')
  if (await elsewhere.count()) await elsewhere.check()
  for (const [name, value] of Object.entries({ ...address, ...changes })) {
    const field = page.locator(`main [name=${name}]`)
    if (name === 'province') await field.selectOption(value)
    else await field.fill(value)
  }
}

/** Walks the three short steps of a pledge from the campaign's page, and the card page after them. Ends at the pledge's own page and answers its id. */
export async function pledge(page: Page, units: number, card: string, changes: Partial<typeof address> = {}): Promise<string> {
  await page.locator('main a[href$="/pledge"]:visible').first().click()
  await chooseGoods(page, units)
  await typeAddress(page, changes)
  await page.locator('button[value=check].main').click()
  await page.locator('button[value=agree]').click()
  await pay(page, card)
  await expect(page).toHaveURL(/\/pledges\/[0-9a-f-]{36}/)
  return new URL(page.url()).pathname.split('/')[2] ?? ''
}
