import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const widths = [360, 1280]

/** Looks at the page that is shown at both widths, enlarged, and in the dark; says what is wrong and goes on. */
export async function lookAt(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const width of widths) {
    await resize(page, width)
    expect.soft(await violations(page), `${name} at ${width}: axe`).toEqual([])
    expect.soft(await tooWide(page), `${name} at ${width}: sideways`).toEqual([])
    // Enlarged to 200 %, a page has half as many pixels.
    await resize(page, width / 2)
    expect.soft(await tooWide(page), `${name} at ${width} and 200 %: sideways`).toEqual([])
  }
  if (before) await resize(page, before.width)
  expect.soft(await moving(page), `${name}: moves although less motion was asked for`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect.soft(await violations(page, 'color-contrast'), `${name} in the dark: contrast`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

async function resize(page: Page, width: number) {
  await page.setViewportSize({ width, height: 800 })
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function violations(page: Page, only?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const found = await (only ? axe.withRules(only) : axe.withTags(rules)).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`))
}

/** The widest elements of a page that scrolls sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    // What scrolls by itself, such as a row of tabs, may hold more than fits.
    const inside = (element: Element): boolean => {
      const around = element.parentElement
      return around !== null && around !== document.body && (getComputedStyle(around).overflowX !== 'visible' || inside(around))
    }
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => !inside(element))
      .map((element) => ({ element, right: element.getBoundingClientRect().right }))
      .filter(({ right }) => right > root.clientWidth + 0.5)
      .sort((a, b) => b.right - a.right)
    const named = wide.slice(0, 4).map(({ element, right }) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ends at ${Math.round(right)}`)
    return [`${root.scrollWidth} of ${root.clientWidth}`, ...named]
  })
}

/** What of a page would move when somebody touches it, or moves already. */
export function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const moves = ({ transitionDuration, animationName, scrollBehavior }: CSSStyleDeclaration) =>
      /[1-9]/.test(transitionDuration) || !/^(none)?$/.test(animationName) || scrollBehavior === 'smooth'
    const all = [...document.querySelectorAll('*')].filter((element) => moves(getComputedStyle(element)))
    return [...new Set(all.map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`))]
  })
}
