import { Trans } from '@lingui/react/macro'
import { Money } from '../../ui/Money'
import { Said } from '../../ui/Said'
import { AccountEnd } from './AccountEnd'

export type PayeeLine = {
  campaign: { id: string }
  payeeName: string
  payeeBank?: string | null
  payeeLast4?: string | null
  amount: { minor: number }
}

/** Whom a batch pays, into which account and how much: what an officer compares before anything is sent. */
export function Payees({ lines }: { lines: readonly PayeeLine[] }) {
  return (
    <>
      <ul>
        {lines.map((line) => (
          <li key={line.campaign.id}>
            <Said>{line.payeeName}</Said> · <AccountEnd bank={line.payeeBank} last4={line.payeeLast4} /> ·{' '}
            <Money fen={line.amount.minor} />
          </li>
        ))}
      </ul>
      <p>
        <Trans>Compare the name and the last four digits with the payee's papers.</Trans>
      </p>
    </>
  )
}
