import { Plural, Trans } from '@lingui/react/macro'
import { fragment } from '../../gql'
import { money } from '../../lib/format'
import { LinkButton } from '../../ui/LinkButton'
import { Tell } from '../../ui/Tell'
import { FinanceBatchRow } from './queries'
import { useWaiting } from './waiting'

/** Says which batches wait for this officer and who made them; nothing when none does. */
export function Waiting() {
  const batches = fragment(FinanceBatchRow, useWaiting())
  if (batches.length === 0) return null
  return (
    <Tell tone="wait">
      <p>
        <strong>
          <Plural
            value={batches.length}
            one="# batch waits for you to confirm it."
            other="# batches wait for you to confirm them."
          />
        </strong>
      </p>
      <ul className="stack">
        {batches.map((batch) => (
          <li key={batch.id}>
            <LinkButton href={`/f/batches/${encodeURIComponent(batch.id)}`}>
              <Trans>
                {money(batch.total.minor)}, made by {batch.madeBy.displayName}
              </Trans>
            </LinkButton>
          </li>
        ))}
      </ul>
    </Tell>
  )
}
