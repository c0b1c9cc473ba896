import { expect, type Page } from '@playwright/test'

type Say = (text: string, gaps?: Record<string, string | number>) => string

/** What the household answers: the goal, prices and freight are those the journey counts with. */
export const told = {
  who: '我家四口人，住在哈达铺的新寨村，种药材十几年了，两个人下地。',
  grow: '黄芪种在两千二百米的坡地上，三年才挖，不打农药，挖出来洗净切片晒干。',
  money: '每一百元里七十五元归我家，其余是运费、包装和手续费，账贴在村务栏。',
  ship: '挖完晒干就装箱，从镇上的快递点发出，单号当天录进去，大约七天到。',
  risks: '秋天雨水多的话晒得慢，会晚发一两个星期，晚发会在进展里说清楚。',
  summary: '海拔两千二百米的坡地，三年的根，切片晒干。',
} as const

/** The questions in their order, each with what is done on its page. */
export const answers: Record<string, (page: Page, say: Say, title: string, photo: Buffer) => Promise<void>> = {
  produce: (page) => page.locator('input[name=produce][value=ASTRAGALUS]').check(),
  title: (page, _, title) => type(page, 'title', title),
  photos: async (page, say, _, photo) => {
    await page.locator('#photos').setInputFiles({ name: 'field.jpg', mimeType: 'image/jpeg', buffer: photo })
    await page.getByLabel(say('What is on photo {number}', { number: 1 })).fill('晾晒的黄芪片')
  },
  who: (page) => type(page, 'story.who', told.who),
  grow: (page) => type(page, 'story.grow', told.grow),
  money: (page) => type(page, 'story.money', told.money),
  ship: async (page) => {
    await page.locator('#deliveryMonth').selectOption({ index: 3 })
    await type(page, 'story.ship', told.ship)
  },
  risks: (page) => type(page, 'story.risks', told.risks),
  goal: (page) => type(page, 'goalMinor', '300'),
  tiers: async (page) => {
    await typeAll(page, { 'tiers.0.title': '一袋', 'tiers.0.goods': '黄芪切片 500 克', 'tiers.0.priceMinor': '80', 'tiers.0.limit': '100' })
    await type(page, 'tiers.0.freight.defaultMinor', '8')
    await page.locator('details summary').last().click()
    await field(page, 'tiers.0.freight.province').selectOption('新疆')
    await type(page, 'tiers.0.freight.byProvince.新疆', '18')
  },
  ladder: async (page) => {
    for (const [i, [backers, price]] of [['2', '76'], ['3', '72']].entries()) {
      await page.locator('#add-rung').click()
      await typeAll(page, { [`ladder.${i}.backers`]: backers ?? '', [`ladder.${i}.priceMinor`]: price ?? '' })
    }
  },
  costs: async (page, say) => {
    await type(page, 'costs.0.basisPoints', '60')
    await page.getByRole('button', { name: say('Freight'), exact: true }).click()
    await type(page, 'costs.1.basisPoints', '25')
    await page.getByRole('button', { name: say('Give the rest to the household') }).click()
    await expect(page.getByText(say('All of it is placed.'))).toBeVisible()
  },
  days: (page) => type(page, 'days', '7'),
  payee: (page) =>
    typeAll(page, { beneficiaryName: '齐家', 'payee.name': '哈达铺镇中药材专业合作社', 'payee.bank': '陇南示范银行', 'payee.account': '6208 0000 0000 7788' }),
  summary: (page) => type(page, 'summary', told.summary),
}

/** Answers one question and goes on to the next. */
export async function answer(page: Page, name: string, say: Say, title: string, photo: Buffer): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/draft/[^/]+/${name}$`))
  await answers[name]?.(page, say, title, photo)
  await goOn(page)
}

// What may stay open, or is answered to begin with.
const mayStayOpen = new Set(['photos', 'ladder', 'summary'])

/** Answers every question and sends the project; says when there is something to look at, before each answer and after it. */
export async function walk(page: Page, say: Say, title: string, photo: Buffer, look: (name: string) => Promise<void>): Promise<void> {
  await page.locator('main button.main').click()
  for (const [name, answer] of Object.entries(answers)) {
    const here = new RegExp(`/${name}$`)
    await expect(page).toHaveURL(here)
    await page.locator('main form button[type=submit].main').click()
    if (mayStayOpen.has(name)) {
      await expect(page).not.toHaveURL(here)
      await page.goBack()
      await expect(page).toHaveURL(here)
    } else await expect(page.locator('main .problem').first()).toBeVisible()
    await look(`wizard-${name}, unanswered`)
    await answer(page, say, title, photo)
    await look(`wizard-${name}`)
    await goOn(page)
  }
  await expect(page).toHaveURL(/\/check$/)
  await expect(page.getByText(told.grow)).toBeVisible()
  await look('wizard-check')
  await page.locator('main button.main').click()
  await expect(page).toHaveURL(/\/sent$/)
  await expect(page.getByText(say('You sent it'))).toBeVisible()
  await look('wizard-sent')
}

/** Presses the button that leads on. */
export async function goOn(page: Page): Promise<void> {
  const before = page.url()
  await page.locator('main form button[type=submit].main').click()
  await expect(page).not.toHaveURL(before)
}

/** The input of a part of a draft, by its path. */
export function field(page: Page, id: string) {
  return page.locator(`[id="${id}"]`)
}

async function type(page: Page, id: string, text: string) {
  await field(page, id).fill(text)
}

async function typeAll(page: Page, texts: Record<string, string>) {
  for (const [id, text] of Object.entries(texts)) await type(page, id, text)
}
