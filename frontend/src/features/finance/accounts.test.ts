import { i18n } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { accountName, entryName } from './accounts'

describe('names of the ledger', () => {
  it.each([
    ['stripe_clearing', '在支付机构'],
    ['restricted:0190-abc', '支持者的钱，还不能动用'],
    ['refund_payable:0190-abc', '应退支持者'],
    ['new_account', 'new_account'],
  ])('%s is called %s', (account, name) => {
    expect(accountName(i18n, account)).toBe(name)
  })

  it('keeps the kind of an entry that it does not know', () => {
    expect(entryName(i18n, 'COLLECTED')).toBe('向支持者扣款')
    expect(entryName(i18n, 'LATER')).toBe('LATER')
  })
})
