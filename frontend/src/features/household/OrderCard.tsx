import { Trans } from '@lingui/react/macro'
import type { HouseholdOrderFragment } from '../../gql/graphql'
import { Chip } from '../../ui/Chip'
import { Said } from '../../ui/Said'
import { goodsOf, hasAddress, placeOf } from './address'
import { CopyAddress } from './CopyAddress'

/** One backer to send to, as it is read beside an open parcel. */
export function OrderCard({ order }: { order: HouseholdOrderFragment }) {
  const address = order.shippingAddress
  return (
    <li className="card stack-s">
      <p className="strong">
        <Said>{goodsOf(order)}</Said>
      </p>
      {hasAddress(address) ? (
        <>
          <p>
            <Said>{address.name}</Said> <a href={`tel:${address.phone}`}>{address.phone}</a>
          </p>
          <p>
            <Said>{placeOf(address)}</Said>
          </p>
        </>
      ) : (
        <p>
          <Chip tone="wait">
            <Trans>Address taken away by its owner</Trans>
          </Chip>
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between">
        <p className="small soft">
          <Trans>No. {order.number}</Trans>
        </p>
        {hasAddress(address) && <CopyAddress order={order} />}
      </div>
    </li>
  )
}
