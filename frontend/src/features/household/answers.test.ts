import { i18n } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { answerOf, answers } from './answers'
import { answersLike } from './testing/campaign'

describe('answerOf', () => {
  it.each([
    ['title', '新寨的核桃'],
    ['summary', '今年的新核桃'],
    ['photos', '2 张照片'],
    ['produce', '核桃'],
    ['beneficiaryName', '齐婶家'],
    ['payee', '齐秀兰 · 农商银行 · ····4321'],
    ['payee.account', '齐秀兰 · 农商银行 · ····4321'],
    ['goalMinor', '¥20,000'],
    ['days', '30 天'],
    ['deliveryMonth', '2026年10月'],
    ['story.who', '家里四口人'],
    ['story.grow', '坡上二十棵'],
    ['story.money', '请人打核桃'],
    ['story.ship', '十月寄'],
    ['story.risks', '怕雹子'],
    ['costs', '农户 ¥72.50'],
    ['costs.0.basisPoints', '农户 ¥72.50'],
    ['tiers.0.priceMinor', '三斤装 ¥58'],
    ['ladder', '满 50 人，每份 ¥55'],
  ])('reads back what was said to %s', (field, said) => {
    expect(answerOf(field)?.said(answersLike(), i18n)).toBe(said)
  })

  it('knows nothing of a question on the whole, or of a field it never heard of', () => {
    expect(answerOf('')).toBeUndefined()
    expect(answerOf('titles')).toBeUndefined()
  })

  it('says nothing where nothing was said', () => {
    const blank = answersLike({ payee: null, tiers: [], ladder: [], costs: [] })
    for (const name of ['payee', 'tiers', 'ladder', 'costs']) expect(answers[name]?.said(blank, i18n)).toBe('')
  })
})
