import { useState } from 'react'

/**
 * In an answer zero is "nothing yet", and a field shows nothing then; but somebody who types 0 on the way to 0.5 has to
 * see it. Answers what a number field takes as value and onChange.
 */
export function useBlankZero(
  value: number | null | undefined,
  set: (value: number) => void,
): { value: number | undefined; onChange: (value: number | undefined) => void } {
  const [typed, setTyped] = useState(false)
  return {
    value: value || (value === 0 && typed) ? value : undefined,
    onChange: (next) => {
      setTyped(next === 0)
      set(next ?? 0)
    },
  }
}
