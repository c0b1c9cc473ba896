import { Trans, useLingui } from '@lingui/react/macro'
import type { HouseholdOrderFragment } from '../../gql/graphql'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { goodsOf, hasAddress, placeOf } from './address'
import { CopyAddress } from './CopyAddress'

/** Backers to send to: a table where there is room, cards on a phone. */
export function OrderList({ orders }: { orders: readonly HouseholdOrderFragment[] }) {
  const { t } = useLingui()
  return (
    <DataTable
      caption={t`Backers to send to, the last one first`}
      rows={orders}
      rowKey={(order) => order.id}
      rowName={(order) => order.number}
      columns={[
        { key: 'number', title: t`Number`, cell: (order) => <span className="nowrap">{order.number}</span> },
        { key: 'name', title: t`Name`, cell: (order) => order.shippingAddress.name || '–' },
        {
          key: 'phone',
          title: t`Phone`,
          cell: ({ shippingAddress: { phone } }) =>
            phone ? (
              <a className="nowrap" href={`tel:${phone}`}>
                {phone}
              </a>
            ) : (
              '–'
            ),
        },
        {
          key: 'place',
          title: t`Address`,
          cell: ({ shippingAddress }) =>
            hasAddress(shippingAddress) ? (
              placeOf(shippingAddress)
            ) : (
              <Chip tone="wait">
                <Trans>Address taken away by its owner</Trans>
              </Chip>
            ),
        },
        { key: 'goods', title: t`Goods`, cell: goodsOf },
        {
          key: 'copy',
          title: t`To paste`,
          cell: (order) => (hasAddress(order.shippingAddress) ? <CopyAddress order={order} /> : '–'),
        },
      ]}
    />
  )
}
