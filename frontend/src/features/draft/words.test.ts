import { expect, it } from 'vitest'
import { speak } from '../../ui/testing/speak'
import { faultLine } from './words'

it.each([
  ['tiers.0.freight.byProvince.青海', /^档位 1 · 青海：写上寄过去要多少运费/],
  ['tiers.1.freight.defaultMinor', /^档位 2：/],
  ['tiers', /^[^：]*$/],
])('names in a list where the fault at %s is', (field, words) => {
  speak('zh-CN')
  expect(faultLine({ field, code: field === 'tiers' ? 'TIERS_MISSING' : 'UNREADABLE', text: '' })).toMatch(words)
})
