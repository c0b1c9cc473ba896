import type { ProjectFragment } from '../../gql/graphql'
import { portalNow } from '../../lib/portalTime'

/** What the county does to a project. */
export type Act = 'SUSPEND' | 'RESUME' | 'CANCEL' | 'DELIVER'

/** What the reader may do to a project now, the most wanted first. */
export function actsOf({ viewerCan, deadline }: Pick<ProjectFragment, 'viewerCan' | 'deadline'>): Act[] {
  const acts: Act[] = []
  if (viewerCan.decideShortfall) acts.push('DELIVER')
  if (viewerCan.resume && !isPast(deadline)) acts.push('RESUME')
  if (viewerCan.suspend) acts.push('SUSPEND')
  if (viewerCan.cancel) acts.push('CANCEL')
  return acts
}

/** Whether an instant is over; nothing that is not known is. */
export function isPast(at: string | null | undefined): boolean {
  return Boolean(at && new Date(at) <= portalNow())
}

/** What goes to the payee of a project with a shortfall that is delivered all the same, in fen: the ledger moves the same. */
export function payable(money: NonNullable<ProjectFragment['money']>): number {
  return money.collected.minor - money.fees.minor - money.refunded.minor
}
