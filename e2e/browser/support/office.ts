import { expect, type Page } from '@playwright/test'

type Say = (text: string, gaps?: Record<string, string | number>) => string

/** An officer finds a campaign in the queue and opens it. */
export async function openFromQueue(page: Page, title: string, say: Say): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: say('Review') })).toBeVisible()
  await page.getByRole('searchbox').fill(title)
  await page.getByRole('searchbox').press('Enter')
  await page.getByRole('button', { name: title }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

/** The officer whose step it is lets the opened campaign pass: the village vouches, the county approves. */
export async function letPass(page: Page, kind: 'village' | 'county', comment: string, say: Say): Promise<void> {
  const [label, button, dialog] =
    kind === 'village'
      ? ['What you vouch for, or why not', 'Vouch for it', 'Vouch for this project']
      : ['Comment or reason', 'Approve', 'Approve this project']
  await page.getByLabel(say(label)).fill(comment)
  await page.getByRole('button', { name: say(button), exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: say(dialog) }).click()
  await expect(page).toHaveURL(/\/g\/review$/)
}

/** A finance officer puts one campaign into a batch. Ends at the batch. */
export async function makeBatch(page: Page, title: string, say: Say): Promise<void> {
  await page.getByRole('checkbox', { name: say('Tick {name}', { name: title }) }).check()
  await page.getByRole('button', { name: say('Make a batch') }).click()
  await page.getByRole('alertdialog').locator('button.main').click()
  await expect(page).toHaveURL(/\/f\/batches\/.+/)
}

/** Another finance officer confirms the opened batch with the bank's reference. */
export async function confirmBatch(page: Page, reference: string, say: Say): Promise<void> {
  await page.getByLabel(say("The bank's reference")).fill(reference)
  await page.getByRole('button', { name: say('Confirm payment') }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: say('Yes, it was paid') }).click()
  await expect(page.getByText(say('Paid'), { exact: true })).toBeVisible()
}
