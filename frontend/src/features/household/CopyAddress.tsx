import { Trans, useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { HouseholdOrderFragment } from '../../gql/graphql'
import { Button } from '../../ui/Button'
import { addressText } from './address'

/** Copies one address, to be pasted into a courier's form. */
export function CopyAddress({ order }: { order: HouseholdOrderFragment }) {
  const { t } = useLingui()
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  async function copy() {
    try {
      await navigator.clipboard.writeText(addressText(order.shippingAddress))
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  return (
    <Button plain icon={Copy} onClick={copy} aria-label={t`Copy the address of ${order.number}`}>
      <span aria-live="polite">
        {state === 'ready' && <Trans>Copy</Trans>}
        {state === 'copied' && <Trans>Copied</Trans>}
        {state === 'refused' && <Trans>This browser does not let pages copy</Trans>}
      </span>
    </Button>
  )
}
