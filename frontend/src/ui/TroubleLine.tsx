import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { Tell } from './Tell'

/** Says that one part of a page is missing while the rest is there. text names the part. */
export function TroubleLine({ text, again }: { text: ReactNode; again: () => void }) {
  return (
    <Tell tone="bad" aloud>
      <p>{text}</p>
      <Button plain onClick={again}>
        <Trans>Try again</Trans>
      </Button>
    </Tell>
  )
}
