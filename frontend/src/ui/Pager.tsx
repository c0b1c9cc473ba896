import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from './Button'
import { TroubleLine } from './TroubleLine'

type Props = { hasNext: boolean; loading: boolean; failed?: boolean; onMore: () => void }

/** Brings the next part of a list, or says that it did not come. */
export function Pager({ hasNext, loading, failed, onMore }: Props) {
  const { t } = useLingui()
  if (!hasNext) return null
  if (failed) return <TroubleLine text={<Trans>The next ones could not be loaded.</Trans>} again={onMore} />
  return (
    <div className="actions pager">
      <Button busy={loading} busyText={t`Loading…`} onClick={onMore}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  )
}
