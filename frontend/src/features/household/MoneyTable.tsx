import { Trans, useLingui } from '@lingui/react/macro'
import type { HouseholdMoneyFragment } from '../../gql/graphql'
import { Money } from '../../ui/Money'

/** Where the backers' money went, line by line, to the fen. */
export function MoneyTable({ money, payee }: { money: HouseholdMoneyFragment; payee: string }) {
  const { t } = useLingui()
  const rows: { name: string; note: string; fen: number; less?: boolean; sum?: boolean }[] = [
    {
      name: t`Promised`,
      note: t`Goods at the final price, without freight. A promise is not a payment.`,
      fen: money.promised.minor,
    },
    { name: t`Collected`, note: t`Really charged to the backers' cards, with freight.`, fen: money.collected.minor },
    { name: t`Card fees`, note: t`What the card provider takes for each charge.`, fen: money.fees.minor, less: true },
    {
      name: t`Freight`,
      note: t`What backers paid for sending. You get it with the payout.`,
      fen: money.freight.minor,
      less: true,
    },
    { name: t`Refunded`, note: t`Went back to the backers' cards.`, fen: money.refunded.minor, less: true },
    {
      name: t`For the goods`,
      note: t`Collected less fees, freight and refunds. Boxes and materials are paid from it, too.`,
      fen: money.share.minor,
      sum: true,
    },
    { name: t`Paid out`, note: t`Transferred to ${payee} so far, freight included.`, fen: money.paidOut.minor },
  ]
  return (
    <section className="card stack" aria-labelledby="money">
      <h2 id="money">
        <Trans>The money</Trans>
      </h2>
      <table className="books">
        <caption className="hidden">
          <Trans>Where the money went</Trans>
        </caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className={row.sum ? 'total' : undefined}>
              <th scope="row">
                {row.name}
                <span className="small soft">{row.note}</span>
              </th>
              <td className="amount">
                <Money fen={row.less && row.fen > 0 ? -row.fen : row.fen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
