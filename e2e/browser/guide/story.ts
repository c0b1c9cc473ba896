import type { Browser, Page } from '@playwright/test'
import type { Portal } from '../support/portal'
import { field } from '../support/wizard'
import type { Lang } from '../support/words'

/** What the project of the guides is called: one in each language, so that both can be told on one server. */
export const titles: Record<Lang, string> = { 'zh-CN': '新寨的黄芪片，晒足七天', en: '新寨的黄芪片，第二茬' }

/** What the county asks back about. */
export const askedTitles: Record<Lang, string> = { 'zh-CN': '哈达铺阴坡的黄芪，慢长三年', en: '哈达铺阴坡的黄芪，今年新挖' }

const stories: Record<string, string> = {
  who: '我家在新寨村，四口人，种黄芪十年了。我和男人下地，老人在家晒货，孩子在县里上学，放假也回来帮忙，全家都靠这几亩坡地。',
  grow: '黄芪种在两千二百米的坡地上，三年才挖。不打农药，挖出来当天洗净切片，在院里晒足七天，翻三遍，干透了再装袋。',
  money: '每一百元里七十五元归我家，买种苗、付工钱，余下的给孩子交学费。其余是运费、包装和手续费，账贴在村务栏。',
  ship: '挖完晒干就装箱，分两批发，从镇上的快递点走，单号当天录进去，大约七天到，远的地方十天也到了。',
  risks: '秋天雨水多的话晒得慢，会晚发一两个星期；要是封路，镇上会先存着。晚发会在进展里说清楚，不想等的可以退。',
}

/** Writes a longer answer where the question is one of the story. */
export async function tellMore(page: Page, question: string): Promise<void> {
  const text = stories[question]
  if (text) await field(page, `story.${question}`).fill(text)
}

/** Pictures to show as photos: drawings of the demonstration, as JPEG. */
export async function drawings(browser: Browser, portal: Portal): Promise<Buffer[]> {
  // Each time of another size: the portal notices when two campaigns have the same photo.
  const width = 1200 + Math.floor(Math.random() * 400)
  const page = await browser.newPage({ viewport: { width, height: Math.round(width * 0.75) } })
  try {
    const out: Buffer[] = []
    for (const produce of ['ASTRAGALUS', 'ANGELICA', 'CODONOPSIS']) {
      const { campaigns } = await portal.ask<{ campaigns: { edges: { node: { photos: { url: string }[] } }[] } }>(
        'query($produce: [Produce!]) { campaigns(produce: $produce, first: 20) { edges { node { photos { url } } } } }',
        { produce: [produce] },
      )
      const url = campaigns.edges.flatMap(({ node }) => node.photos.map((photo) => photo.url)).find((one) => one.endsWith('.svg'))
      if (!url) continue
      await page.goto(portal.base + url)
      out.push(await page.screenshot({ type: 'jpeg', quality: 90 }))
    }
    return out
  } finally {
    await page.close()
  }
}
