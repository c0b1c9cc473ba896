import type { Locator, Page } from '@playwright/test'
import { cards } from '../support/card'
import { comesTo } from '../support/closing'
import { people } from '../support/people'
import { address } from '../support/pledging'
import { liveScene, type Scene, standing, waitingScene } from '../support/scene'
import { expect, test } from '../support/test'

// Without a mouse or a finger: everything is reached by the keyboard, and one sees where one is.

test('an officer decides a project by keys alone', async ({ openAs, portal, say }, info) => {
  const scene = await waitingScene(portal, `按键审核的黄芪 ${info.project.name} ${Date.now() % 100_000}`)
  const page = await openAs(people.otherClerk, `/g/review?q=${encodeURIComponent(scene.title)}`)
  await expect(page.getByRole('button', { name: scene.title })).toBeVisible()
  // A row is seen a moment before its keys work.
  await expect(async () => {
    await page.keyboard.press('j')
    await expect(page.locator('[data-row].at')).toHaveCount(1, { timeout: 1000 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: scene.title })).toBeVisible()
  await tabTo(page, page.getByLabel(say('What you vouch for, or why not')))
  await page.keyboard.type('认识这户人家，去看过。')
  // Letters that are typed into a field are letters, not commands.
  await page.keyboard.type(' ar')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await tabTo(page, page.getByRole('button', { name: say('Vouch for it'), exact: true }))
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('a')
  await tabTo(page, dialog.getByRole('button', { name: say('Vouch for this project') }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/g\/review/)
  const county = await portal.as(people.county)
  const queue = await county.ask<{ reviewQueue: { edges: { node: { campaign: { id: string } } }[] } }>(
    '{ reviewQueue(first: 50) { edges { node { campaign { id } } } } }',
  )
  expect(queue.reviewQueue.edges.map((edge) => edge.node.campaign.id)).toContain(scene.id)
})

test('a backer pledges by keys alone', async ({ openAs, portal }, info) => {
  const scene: Scene = await liveScene(portal, `按键支持的黄芪 ${info.project.name} ${Date.now() % 100_000}`)
  await comesTo(portal, scene, 'LIVE')
  const page = await openAs(people.backers[1], `/c/${scene.slug}`)
  await page.keyboard.press('Tab')
  await expect(page.locator('.skip')).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator('main a[href$="/pledge"]:visible').first())
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator('input[type=checkbox][name=tier]').first())
  await page.keyboard.press('Space')
  await tabTo(page, page.locator('button[value=address]'))
  await page.keyboard.press('Enter')
  const elsewhere = page.locator('#where-other')
  if (await elsewhere.count()) {
    await tabTo(page, page.locator('[name=where]:checked'))
    while (!(await elsewhere.isChecked())) await page.keyboard.press('ArrowDown')
  }
  for (const [name, value] of Object.entries(address)) {
    const input = page.locator(`main [name=${name}]`)
    await tabTo(page, input)
    if (name === 'province') {
      while ((await input.inputValue()) !== value) await page.keyboard.press('ArrowDown')
      continue
    }
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(value)
  }
  await tabTo(page, page.locator('button[value=check].main'))
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator('button[value=agree]'))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/checkout\//)
  for (const [name, value] of [['number', cards.good], ['exp', '12/40'], ['cvc', '123']]) {
    await tabTo(page, page.locator(`[name=${name}]`))
    await page.keyboard.type(value ?? '')
  }
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/pledges\//)
  await expect.poll(async () => (await standing(portal, scene.slug)).backerCount).toBe(1)
})

for (const [name, who, path] of [
  ['the home page', '', '/'],
  ['the account', people.backers[0], '/account'],
  ['the queue', people.otherClerk, '/g/review'],
  ['the parts of the app', people.county, '/dev/gallery'],
] as const) {
  test(`in forced colours one sees on ${name} where one is`, async ({ openAs, page: strangers }, info) => {
    const page = who ? await openAs(who, path) : strangers
    await page.emulateMedia({ forcedColors: 'active' })
    await page.goto(path)
    await expect(page.locator('main h1').first()).toBeVisible()
    let stops = 0
    for (; stops < 25; stops++) {
      await page.keyboard.press('Tab')
      const seen = await focused(page)
      if (!seen) break
      expect.soft(seen.outlined, `${seen.what} has no outline`).toBe(true)
    }
    // The header alone has seven.
    expect(stops).toBeGreaterThan(7)
    await page.screenshot({ path: info.outputPath('forced-colours.png') })
  })
}

/** Presses Tab until an element has the focus, and sees that it shows. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let i = 0; i < 150; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect((await focused(page))?.outlined, 'what has the focus shows it').toBe(true)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${target}`)
}

/** What has the focus, and whether an outline shows it: around it or around what holds it. */
function focused(page: Page): Promise<{ what: string; outlined: boolean } | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const shows = (one: Element, part?: string) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one, part)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    }
    // A card shows it around the whole of itself; a photo field hides its input and shows it around the label after it.
    const around = [element, element.closest('label'), element.nextElementSibling?.matches('label') ? element.nextElementSibling : null]
    const outlined = shows(element, '::after') || around.some((one) => one !== null && shows(one))
    return { what: element.outerHTML.slice(0, 120), outlined }
  })
}
