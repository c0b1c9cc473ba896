import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { Tell } from './Tell'

type Props = {
  /** The server's sentence. */
  text?: ReactNode
  /** Brings what the other person wrote, beside what is typed here. */
  onLook: () => void
}

/** Says that somebody else changed the same thing meanwhile. What was typed here stays. */
export function Conflict({ text, onLook }: Props) {
  return (
    <Tell tone="wait" aloud>
      <p>
        {text ?? <Trans>Somebody else changed this before you. Look at what is new, then save yours again.</Trans>}{' '}
        <Trans>What you typed is still here.</Trans>
      </p>
      <Button onClick={onLook}>
        <Trans>See what is new</Trans>
      </Button>
    </Tell>
  )
}
