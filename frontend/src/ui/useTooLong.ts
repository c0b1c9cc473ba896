import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'

/** How many characters a text may still have, counted as people and the server do, and what is said when it has too many. */
export function useTooLong(text: string, max: number | undefined): { left: number; tooLong?: string } {
  const { t } = useLingui()
  const left = max === undefined ? 0 : max - [...text].length
  const over = -left
  if (over <= 0) return { left }
  return { left, tooLong: t`${plural(over, { one: '# character too many.', other: '# characters too many.' })}` }
}
