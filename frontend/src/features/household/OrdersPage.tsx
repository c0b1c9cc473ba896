import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Printer } from 'lucide-react'
import { useParams } from 'wouter'
import { fragment } from '../../gql'
import { month } from '../../lib/format'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { Pager } from '../../ui/Pager'
import { PrintSheet } from '../../ui/PrintSheet'
import { Tell } from '../../ui/Tell'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { hasAddress } from './address'
import { Head } from './Head'
import { Labels } from './Labels'
import { OrderList } from './OrderList'
import { HouseholdOrder, HouseholdOrders } from './queries'
import { actingFor, mayFollow } from './rules'

/** Whom the goods of a project go to. What it shows is never kept beyond the page. */
export default function OrdersPage() {
  const { slug = '' } = useParams()
  return <Orders key={slug} slug={slug} />
}

function Orders({ slug }: { slug: string }) {
  const { t } = useLingui()
  useTitle(t`Whom to send to`)
  const viewer = useViewer()
  const { data, rows, error, fetching, again, pager } = usePages({
    query: HouseholdOrders,
    variables: { slug },
    listOf: (found) => found.campaign?.orders,
    // Every reading of an address is recorded by the server: what is shown has to be what was read.
    requestPolicy: 'network-only',
  })
  const campaign = data?.campaign
  if (error && !campaign) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !campaign) return <Loading rows={10} />
  if (!campaign) return <NotFound back="/h" />
  if (!mayFollow(campaign, viewer))
    return <NoRight who={<Trans>the household of this project, or the clerk who wrote it for them,</Trans>} />

  const orders = rows.map((row) => fragment(HouseholdOrder, row))
  const total = campaign.orders.totalCount
  const labels = orders.filter((order) => hasAddress(order.shippingAddress))
  return (
    <div className="household stack-m">
      <Head behalf={actingFor(campaign, viewer)} project={campaign} part={t`Whom to send to`} />
      <h1>
        <Trans>Whom to send to</Trans>
      </h1>
      {!campaign.viewerCan.readOrders ? (
        <Empty
          drawing="basket"
          text={
            <Trans>Names and addresses come here when the goal is reached and the backers have been charged.</Trans>
          }
        />
      ) : orders.length === 0 ? (
        <Empty drawing="basket" text={<Trans>There is nobody to send to.</Trans>} />
      ) : (
        <>
          <p>
            <Plural value={total} one="# backer" other="# backers" />
            {' · '}
            <Trans>promised for {month(campaign.deliveryMonth)}</Trans>
          </p>
          <Tell tone="know">
            <p>
              <Trans>
                Use these names and addresses only to send the goods. Every look at them is recorded with your name, and
                nothing of it is kept on this phone.
              </Trans>
            </p>
          </Tell>
          <div className="actions">
            <Button main icon={Printer} onClick={() => window.print()}>
              <Plural value={labels.length} one="Print # label" other="Print # labels" />
            </Button>
            {orders.length < total && (
              <p className="soft">
                <Trans>
                  {orders.length} of {total} are shown. Show the others first to print them too.
                </Trans>
              </p>
            )}
          </div>
          <OrderList orders={orders} />
          <Pager {...pager} />
          <PrintSheet>
            <Labels orders={labels} sender={`${campaign.owner.displayName}，${campaign.region.place}`} />
          </PrintSheet>
        </>
      )}
    </div>
  )
}
