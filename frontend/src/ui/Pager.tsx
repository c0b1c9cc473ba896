import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from './Button'

/** Brings the next part of a list. */
export function Pager({ hasNext, loading, onMore }: { hasNext: boolean; loading: boolean; onMore: () => void }) {
  const { t } = useLingui()
  if (!hasNext) return null
  return (
    <div className="actions pager">
      <Button busy={loading} busyText={t`Loading…`} onClick={onMore}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  )
}
