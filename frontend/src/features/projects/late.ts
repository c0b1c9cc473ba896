import type { ProjectFragment } from '../../gql/graphql'
import { dayValue } from '../../lib/format'

/** Whether the goods of a project are paid for, and the month that was promised is over in Beijing. */
export function monthOver({ state, deliveryMonth }: Pick<ProjectFragment, 'state' | 'deliveryMonth'>): boolean {
  return (state === 'VIABLE' || state === 'SETTLED') && deliveryMonth < dayValue().slice(0, 7)
}
