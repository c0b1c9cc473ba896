import { expect, type Page } from '@playwright/test'

/** Published test cards. */
export const cards = {
  good: '4242 4242 4242 4242',
  /** Its bank asks the holder when it is saved. */
  secure: '4000 0025 0000 3155',
  /** Is saved, and declined at every charge. */
  failsLater: '4000 0000 0000 0341',
} as const

/** Types a card into the provider's page that is shown, and confirms it at the bank when the bank asks. */
export async function pay(page: Page, card: string): Promise<void> {
  await expect(page).toHaveURL(/\/checkout\//)
  await page.locator('[name=number]').fill(card)
  await page.locator('[name=exp]').fill('12/40')
  await page.locator('[name=cvc]').fill('123')
  await page.locator('form button.main').click()
  if (card === cards.secure) {
    await expect(page).toHaveURL(/\/bank$/)
    await page.locator('button[value=confirm]').click()
  }
  await expect(page).not.toHaveURL(/\/sandbox\//)
}
