import { describe, expect, it } from 'vitest'
import { left, money, readMoney, readNumber, yuan } from './format'

/** The same number as other people type it. */
const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
const grouped = (number: number) => number.toLocaleString('en-US')

// A fixed row of numbers, so that a failure comes again.
let seed = 11
function next(n: number): number {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed % n
}
const some = Array.from({ length: 2_000 }, () => next(10 ** (1 + next(9))))

describe('readNumber', () => {
  it.each([
    ['0', 0],
    [' 1,200 ', 1_200],
    ['1，200', 1_200],
    ['３', 3],
    ['12,345,678', 12_345_678],
    ['007', 7],
  ])('reads %s', (text, number) => expect(readNumber(text)).toBe(number))

  it.each([
    '',
    ',',
    '1.5',
    '-1',
    'two',
    '约50',
    '50个',
    '12345678901',
    '12,5',
    '12，5',
    '1,2,3',
    ',500',
    '500,',
    '1,,000',
    '0,500',
    '1000,000',
    '1,000,00',
    '1、000',
    '五十',
    '1 000',
    '1e3',
    '0x1f',
    '½',
    'Infinity',
  ])('finds no whole number in "%s"', (text) => expect(readNumber(text)).toBeUndefined())

  it('reads every number however it is written', () => {
    for (const number of some)
      for (const text of [String(number), grouped(number), wide(String(number)), wide(grouped(number))])
        expect(readNumber(text), text).toBe(number)
  })

  it('reads no number with a comma anywhere else', () => {
    for (const number of some) {
      const plain = String(number)
      const at = next(plain.length + 1)
      const text = `${plain.slice(0, at)},${plain.slice(at)}`
      if (text !== grouped(number)) expect(readNumber(text), text).toBeUndefined()
    }
  })
})

describe('readMoney', () => {
  it.each([
    ['58', 58_00],
    ['58元', 58_00],
    ['￥58', 58_00],
    ['¥ 1,234.5', 1_234_50],
    ['１，２３４．５０', 1_234_50],
    ['12。5', 12_50],
    ['0.05', 5],
    ['1万', 10_000_00],
    ['1.5 万元', 15_000_00],
    ['¥2.25千', 2_250_00],
    ['五千', 5_000_00],
    ['两万元', 20_000_00],
    ['十万', 100_000_00],
  ])('reads %s as %i fen', (text, fen) => expect(readMoney(text)).toBe(fen))

  it.each([
    '',
    '¥',
    '元',
    '.5',
    '5.',
    '1.234',
    '-5',
    '15块',
    '约50',
    '12,50',
    '12，5',
    '1,23.40',
    '1.5,0',
    '1,234,5',
    '12.5.5',
    '$5',
    '五',
    '万',
    '1万5',
    '一万五千',
    '十五万',
  ])('finds no amount in "%s"', (text) => expect(readMoney(text)).toBeUndefined())

  it('reads every amount however it is written', () => {
    for (const fen of some)
      for (const text of [yuan(fen), money(fen), wide(yuan(fen)), `${yuan(fen)}元`, money(fen).replaceAll(',', '，')])
        expect(readMoney(text), text).toBe(fen)
  })
})

describe('left', () => {
  const now = new Date('2026-11-22T03:00:00Z')
  // As server/page counts: a project that opened for 7 days has 6 left a minute later, whatever the calendar says.
  it.each([
    [7 * 1440, '还有 7 天'],
    [7 * 1440 - 1, '还有 6 天'],
    [1440, '还有 1 天'],
    [1439, '还有 23 小时'],
    [60, '还有 1 小时'],
    [59, '还有 59 分钟'],
    [0.5, '还有 1 分钟'],
    [-2 * 1440, '2 天前'],
  ])('%s minutes', (minutes, text) => {
    expect(left(new Date(now.getTime() + minutes * 60_000), now)).toBe(text)
  })
})
