import { Trans } from '@lingui/react/macro'
import type { Act } from './acts'

/** What an act does to a project that has never been open: nobody has promised anything. */
export function BeforeOpening({ act }: { act: Act }) {
  return (
    <ul className="stack-s list-disc pl-6">
      <li>
        {act === 'CANCEL' ? (
          <Trans>It never opens. This cannot be undone.</Trans>
        ) : act === 'RESUME' ? (
          <Trans>It opens on its planned day, or soon if that day is over.</Trans>
        ) : (
          <Trans>It does not open until you resume it.</Trans>
        )}
      </li>
      <li>
        <Trans>Nobody has promised anything yet. The household is told.</Trans>
      </li>
    </ul>
  )
}
