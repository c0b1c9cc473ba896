import { Trans } from '@lingui/react/macro'
import { CircleCheck, RefreshCw, Smartphone } from 'lucide-react'
import { Icon } from './Icon'

const icons = { saving: RefreshCw, phone: Smartphone, server: CircleCheck }

/** Where what was typed is by now. */
export function SavedNote({ state }: { state: 'saving' | 'phone' | 'server' }) {
  return (
    <p className={`saved ${state}`} role="status">
      <Icon of={icons[state]} />
      {state === 'saving' && <Trans>Saving…</Trans>}
      {state === 'phone' && <Trans>Saved on this phone; it will upload when there is a network</Trans>}
      {state === 'server' && <Trans>Saved</Trans>}
    </p>
  )
}
