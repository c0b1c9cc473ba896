import { describe, expect, it } from 'vitest'
import type { Produce } from '../../gql/graphql'
import { blocks } from '../../lib/drafts/answers'
import { newDraft } from '../../lib/drafts/draft'
import { blank, produces } from '../../lib/drafts/rules'
import { speak } from '../../ui/testing/speak'
import { storyExample, summaryExample, tierExample, titleExamples } from './examples'

const draft = (produce?: Produce) => ({
  ...newDraft('D', 'p', { code: '1', name: '新寨村' }, null, 1),
  answers: { produce, deliveryMonth: '2027-01' },
})
const all = (produce?: Produce) => {
  const d = draft(produce)
  const { title, goods } = tierExample(d)
  return [...titleExamples(d), summaryExample(d), title, goods, ...blocks.map((block) => storyExample(block, d))]
}

describe('examples', () => {
  it.each<[Produce | undefined, RegExp, RegExp]>([
    ['HONEY', /养蜂.*箱/s, /肥|亩|种/],
    ['BLACK_AGARIC', /段木/, /亩|肥/],
    ['HANDICRAFT', /一件/, /亩|肥|采|500 克/],
    ['WALNUT', /棵树/, /亩|箱蜂/],
    ['ANGELICA', /挖/, /棵树|采/],
    ['GRAIN', /亩/, /采|棵/],
    [undefined, /新寨村农家/, /的的|我们的自家|亩|采/],
  ])('%s say what fits it', (produce, fits, nonsense) => {
    const text = all(produce).join('\n')
    expect(text).toMatch(fits)
    expect(text).not.toMatch(nonsense)
  })

  it.each([undefined, ...produces])('of %s have gaps in every part of the story, and none elsewhere', (produce) => {
    for (const lang of ['zh-CN', 'en'] as const) {
      speak(lang)
      const d = draft(produce)
      for (const block of blocks) expect(storyExample(block, d)).toContain(blank)
      const rest = [...titleExamples(d), summaryExample(d), ...Object.values(tierExample(d))].join()
      expect(rest).not.toContain(blank)
      expect(all(produce).join()).not.toMatch(/\b(\w+) \1\b/i)
    }
  })
})
