import { Trans } from '@lingui/react/macro'
import { day, left } from '../lib/format'

/** A day: 12月30日. With away also how long it is until then. */
export function Day({ at, away: far }: { at: string; away?: boolean }) {
  const written = day(at)
  return (
    <time dateTime={at}>
      {far ? (
        <Trans>
          {written} ({left(at)})
        </Trans>
      ) : (
        written
      )}
    </time>
  )
}
