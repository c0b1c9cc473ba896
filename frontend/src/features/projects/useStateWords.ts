import { useLingui } from '@lingui/react/macro'
import type { states } from './filters'

/** The states of the filter, in words. */
export function useStateWords(): Record<(typeof states)[number], string> {
  const { t } = useLingui()
  return {
    SHORTFALL: t`Short of money`,
    SUSPENDED: t`Paused`,
    LIVE: t`Open to backers`,
    COLLECTING: t`Cards being charged`,
    VIABLE: t`Collected, goods being prepared`,
    SETTLED: t`Settled`,
  }
}
