import { useLingui } from '@lingui/react/macro'
import type { PayoutState } from '../../gql/graphql'
import { Chip } from '../../ui/Chip'

/** Where a batch stands. */
export function BatchState({ state }: { state: PayoutState }) {
  const { t } = useLingui()
  if (state === 'CONFIRMED') return <Chip tone="good">{t`Paid`}</Chip>
  if (state === 'WITHDRAWN') return <Chip tone="plain">{t`Withdrawn`}</Chip>
  return <Chip tone="wait">{t`Waits for a second officer`}</Chip>
}
