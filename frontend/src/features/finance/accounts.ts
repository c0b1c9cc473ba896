import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

// The ledger names an account `kind` or `kind:campaign`; here only the kind is told, since the page is one campaign's.
const accounts: Record<string, MessageDescriptor> = {
  stripe_clearing: msg`At the card provider`,
  bank: msg`In the portal's bank account`,
  fees: msg`Fees of the card provider`,
  external: msg`Charges made outside of the portal`,
  restricted: msg`Backers' money nobody may have yet`,
  freight: msg`Freight`,
  payable: msg`Owed to the payee`,
  refund_payable: msg`Promised back to backers`,
}

const entries: Record<string, MessageDescriptor> = {
  COLLECTED: msg`A backer was charged`,
  FEE: msg`The card provider's fee for it`,
  SETTLED: msg`The household's share became payable`,
  PAID_OUT: msg`Paid to the payee`,
  EXTERNAL_CHARGE: msg`A charge made outside of the portal`,
  EXTERNAL_REFUND: msg`A refund made at the card provider`,
  REFUND_RETURNED: msg`A refund that came back`,
  BANK_TRANSFER: msg`The card provider paid into the bank account`,
  PROVIDER_FEE: msg`A fee of the card provider's own`,
}

/** Says what an account is; one that is not known keeps the ledger's name. */
export function accountName(i18n: I18n, account: string): string {
  const name = accounts[account.split(':')[0] ?? '']
  return name ? i18n._(name) : account
}

/** Says what an entry books. */
export function entryName(i18n: I18n, kind: string): string {
  const name = entries[kind]
  return name ? i18n._(name) : kind
}
