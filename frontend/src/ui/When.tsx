import { instant } from '../lib/format'

/** A day and the time, in Beijing. */
export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="nowrap">
      {instant(at)}
    </time>
  )
}
