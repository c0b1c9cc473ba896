import { Trans } from '@lingui/react/macro'
import type { Village } from './rules'

/** What happens to a household that is taken off the list, to its drafts and who reads them, and whether it is told. */
export function WhenTakenOff({ reached, village }: { reached: boolean; village: Village }) {
  return (
    <ul className="stack-s list-disc pl-6">
      <li>
        <Trans>They can no longer start projects in {village.place}, and nobody drafts for them there.</Trans>
      </li>
      {reached ? (
        <>
          <li>
            <Trans>
              Drafts stay, and can be changed and sent only when they are registered again. Until then they cannot read
              what the village wrote for them.
            </Trans>
          </li>
          <li>
            <Trans>They get a notice that you took them off. It does not say why.</Trans>
          </li>
          <li>
            <Trans>Their account stays. You can register them again at any time.</Trans>
          </li>
        </>
      ) : (
        <>
          <li>
            <Trans>What was drafted for them stays, but can no longer be changed or sent.</Trans>
          </li>
          <li>
            <Trans>They have neither phone nor e-mail: tell them yourself.</Trans>
          </li>
          <li>
            <Trans>When you register them again, they begin anew.</Trans>
          </li>
        </>
      )}
    </ul>
  )
}
