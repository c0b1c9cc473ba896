import { Trans, useLingui } from '@lingui/react/macro'
import type { HouseholdOrderFragment } from '../../gql/graphql'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { Said } from '../../ui/Said'
import { useNarrow } from '../../ui/useNarrow'
import { goodsOf, hasAddress, placeOf } from './address'
import { CopyAddress } from './CopyAddress'
import { OrderCard } from './OrderCard'

/** Backers to send to: a table where there is room, cards on a phone. */
export function OrderList({ orders }: { orders: readonly HouseholdOrderFragment[] }) {
  const { t } = useLingui()
  if (useNarrow())
    return (
      <ul className="row-cards">
        {orders.map((order) => (
          <OrderCard key={order.id} order={order} />
        ))}
      </ul>
    )
  return (
    <DataTable
      caption={t`Backers to send to, the last one first`}
      rows={orders}
      rowKey={(order) => order.id}
      rowName={(order) => order.number}
      columns={[
        { key: 'number', title: t`Number`, cell: (order) => <span className="nowrap">{order.number}</span> },
        { key: 'name', title: t`Name`, long: true, cell: (order) => <Said>{order.shippingAddress.name || '–'}</Said> },
        {
          key: 'phone',
          title: t`Phone`,
          cell: (order) => <span className="nowrap">{order.shippingAddress.phone || '–'}</span>,
        },
        {
          key: 'place',
          title: t`Address`,
          long: true,
          cell: ({ shippingAddress }) =>
            hasAddress(shippingAddress) ? (
              <Said>{placeOf(shippingAddress)}</Said>
            ) : (
              <Chip tone="wait">
                <Trans>Address taken away by its owner</Trans>
              </Chip>
            ),
        },
        { key: 'goods', title: t`Goods`, long: true, cell: (order) => <Said>{goodsOf(order)}</Said> },
        {
          key: 'copy',
          title: t`To paste`,
          cell: (order) => (hasAddress(order.shippingAddress) ? <CopyAddress order={order} /> : '–'),
        },
      ]}
    />
  )
}
