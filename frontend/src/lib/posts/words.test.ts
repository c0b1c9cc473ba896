import { describe, expect, it } from 'vitest'
import { length, titleAndBody } from './words'

describe('titleAndBody', () => {
  it.each([
    [
      'takes the first sentence as the title',
      '花椒开始采了。今年雨水好，颗粒大。',
      '花椒开始采了',
      '今年雨水好，颗粒大。',
    ],
    ['takes the first line as well', '花椒开始采了\n今年雨水好', '花椒开始采了', '今年雨水好'],
    ['keeps a mark that says something', '开采了！今天下了地。', '开采了！', '今天下了地。'],
    ['keeps the whole as the body when there is no more', '花椒开始采了。', '花椒开始采了', '花椒开始采了。'],
    ['does so without a mark', '花椒开始采了', '花椒开始采了', '花椒开始采了'],
    ['reads English', 'We began to pick. It rained 2.5 mm.', 'We began to pick', 'It rained 2.5 mm.'],
    [
      'does not end a sentence inside a number',
      'It rained 2.5 mm today',
      'It rained 2.5 mm today',
      'It rained 2.5 mm today',
    ],
    ['takes more than a sentence of one letter', '好。今天开采。', '好。今天开采。', '好。今天开采。'],
    ['leaves a list whole', '- 晒了三天\n- 装了箱', '晒了三天 - 装了箱', '- 晒了三天\n- 装了箱'],
    ['leaves a numbered list whole', '1. 晒\n2. 装', '1. 晒 2. 装', '1. 晒\n2. 装'],
    ['does not mind spaces around', '  开采了。 \r\n\r\n 天好。 ', '开采了', '天好。'],
    ['takes what is only marks as it is', '!!', '!!', '!!'],
  ])('%s', (_, typed, title, body) => {
    expect(titleAndBody(typed)).toEqual({ title, body })
  })

  it('cuts a long sentence at a pause, and keeps all of it in the body', () => {
    const typed = `${'今年的花椒比往年早熟了十来天'.repeat(3)}，${'一家人天不亮就下地'.repeat(4)}。`
    const { title, body } = titleAndBody(typed)
    expect(title).toBe(`${'今年的花椒比往年早熟了十来天'.repeat(3)}…`)
    expect(body).toBe(typed)
  })

  it('cuts a sentence without a pause where it no longer fits', () => {
    expect(length(titleAndBody('椒'.repeat(200)).title)).toBe(60)
  })

  it('makes a title and body that the server takes of whatever is typed, and loses no word of it', () => {
    const letters = [...'椒a1。.！? ，\n-#🌶']
    // A fixed row of numbers, so that a failure comes again.
    let seed = 7
    const next = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % n
    }
    for (let round = 0; round < 3000; round++) {
      const typed = Array.from({ length: next(120) }, () => letters[next(letters.length)]).join('')
      if (length(typed.trim()) < 2) continue
      const { title, body } = titleAndBody(typed)
      const where = JSON.stringify(typed)
      expect(length(body), where).toBeGreaterThanOrEqual(2)
      expect(title, where).not.toMatch(/\n/)
      expect(length(title), where).toBeGreaterThanOrEqual(2)
      expect(length(title), where).toBeLessThanOrEqual(60)
      const words = (text: string) => text.match(/[椒a1🌶]/gu)?.join('') ?? ''
      expect([words(body), words(title + body)], where).toContain(words(typed))
    }
  })
})
