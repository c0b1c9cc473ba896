import { Trans } from '@lingui/react/macro'
import { Tell } from '../ui/Tell'

/** Says that what is typed does not survive this page. */
export function UnkeptNote() {
  return (
    <Tell tone="bad" aloud>
      <Trans>
        This phone cannot keep what you write: it has no room for it, or does not allow it. Stay on this page until it
        is sent.
      </Trans>
    </Tell>
  )
}
