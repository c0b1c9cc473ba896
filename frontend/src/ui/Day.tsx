import { Trans } from '@lingui/react/macro'
import { away, day } from '../lib/format'

/** A day: 12月30日. With away also how far it is off. */
export function Day({ at, away: far }: { at: string; away?: boolean }) {
  const written = day(at)
  return (
    <time dateTime={at}>
      {far ? (
        <Trans>
          {written} ({away(at)})
        </Trans>
      ) : (
        written
      )}
    </time>
  )
}
