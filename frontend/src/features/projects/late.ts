import type { ProjectFragment } from '../../gql/graphql'
import { dayValue } from '../../lib/format'
import { portalNow } from '../../lib/portalTime'

/** How long the server says it of a project that is paid out, as of WatchedCampaign.deliveryOver: nothing records that goods arrive. */
const paidOutDays = 30

/** Whether the goods of a project are paid for, and the month that was promised is over in Beijing. */
export function monthOver({ state, deliveryMonth }: Pick<ProjectFragment, 'state' | 'deliveryMonth'>): boolean {
  const now = portalNow()
  const lately = new Date(now.getTime() - paidOutDays * 86_400_000)
  const owed = state === 'VIABLE' || (state === 'SETTLED' && deliveryMonth >= monthOf(lately))
  return owed && deliveryMonth < monthOf(now)
}

const monthOf = (at: Date) => dayValue(at).slice(0, 7)
