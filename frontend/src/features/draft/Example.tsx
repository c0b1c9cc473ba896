import { Trans } from '@lingui/react/macro'
import { Lightbulb } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'

type Props = {
  children: ReactNode
  /** Takes the example as a start; left out when something is written already, which it must not replace. */
  onUse?: () => void
}

/** What an answer may look like, to be taken as a start. Once something is written it steps back. */
export function Example({ children, onUse }: Props) {
  if (!onUse) {
    return (
      <details>
        <summary>
          <Icon of={Lightbulb} />
          <Trans>See an example</Trans>
        </summary>
        <div className="tell">{children}</div>
      </details>
    )
  }
  return (
    <div className="tell">
      <Icon of={Lightbulb} />
      <div className="stack-s">
        <p className="strong">
          <Trans>For example</Trans>
        </p>
        <div>{children}</div>
        <Button onClick={onUse}>
          <Trans>Start with this</Trans>
        </Button>
      </div>
    </div>
  )
}
