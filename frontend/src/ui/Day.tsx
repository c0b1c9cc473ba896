import { away, day } from '../lib/format'

/** A day: 12月30日. With away also how far it is off. */
export function Day({ at, away: far }: { at: string; away?: boolean }) {
  return (
    <time dateTime={at}>
      {day(at)}
      {far && ` (${away(at)})`}
    </time>
  )
}
