import { Plural, Trans } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { useUnkept } from '../lib/unkept'
import { Icon } from './Icon'

/** Says that there is no network and how much waits to be sent. */
export function OfflineBar({ waiting = 0 }: { waiting?: number }) {
  const unkept = useUnkept()
  return (
    <div className="offline" role="status">
      <Icon of={CloudOff} />
      <span>
        {waiting > 0 ? (
          <Plural value={waiting} one="Offline · # waits to be sent" other="Offline · # wait to be sent" />
        ) : unkept ? (
          <Trans>Offline</Trans>
        ) : (
          <Trans>Offline · what you type is kept</Trans>
        )}
      </span>
    </div>
  )
}
