import { Trans } from '@lingui/react/macro'
import type { HouseholdOrderFragment } from '../../gql/graphql'
import { Said } from '../../ui/Said'
import { goodsOf, placeOf } from './address'
import './labels.css'

type Props = { orders: readonly HouseholdOrderFragment[]; sender: string }

/** Labels for parcels, two in a row on A4. */
export function Labels({ orders, sender }: Props) {
  return (
    <ul className="labels">
      {orders.map((order) => (
        <li key={order.id} className="label-paper">
          <p className="label-name">
            <Said>{order.shippingAddress.name}</Said> {order.shippingAddress.phone}
          </p>
          <p className="label-place">
            <Said>{placeOf(order.shippingAddress)}</Said>
          </p>
          <p className="label-small">
            <Said>{goodsOf(order)}</Said>
          </p>
          <p className="label-small">
            <Trans>
              From {sender} · No. {order.number}
            </Trans>
          </p>
        </li>
      ))}
    </ul>
  )
}
