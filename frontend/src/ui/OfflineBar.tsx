import { Plural, Trans } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { Icon } from './Icon'

/** Says that there is no network and how much waits to be sent. */
export function OfflineBar({ waiting = 0 }: { waiting?: number }) {
  return (
    <div className="offline" role="status">
      <Icon of={CloudOff} />
      <span>
        {waiting > 0 ? (
          <Plural value={waiting} one="Offline · # waits to be sent" other="Offline · # wait to be sent" />
        ) : (
          <Trans>Offline · what you type is kept</Trans>
        )}
      </span>
    </div>
  )
}
