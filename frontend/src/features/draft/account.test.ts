import { describe, expect, it } from 'vitest'
import { doubtful, grouped, plainAccount } from './account'

describe('an account number', () => {
  it.each([
    ['', ''],
    ['6228', '6228'],
    ['62284', '6228 4'],
    ['6228 4804-02564890018', '6228 4804 0256 4890 018'],
  ])('%s is shown as %s', (typed, shown) => expect(grouped(typed)).toBe(shown))

  it('is kept as its digits, however wide they were typed', () => {
    expect(plainAccount(' ６２２８　4804-0256 ')).toBe('622848040256')
  })

  it.each([
    ['a card as it is printed', '6228480402564890018', false],
    ['one digit another', '6228480402564890019', true],
    ['two that changed places', '6228480402546890018', true],
    ['a card of 16', '6222021234567894', false],
    ['a number that is no card’s', '1234567890123456', false],
    ['a passbook of 15', '620012345678901', false],
    ['half a card', '62284804', false],
  ])('%s: %s', (_, account, wrong) => expect(doubtful(account)).toBe(wrong))
})
