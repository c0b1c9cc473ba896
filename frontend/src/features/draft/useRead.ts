import { useContext, useState } from 'react'
import { changeDraft } from '../../lib/drafts/store'
import { typedAt, unreadAt } from '../../lib/drafts/unread'
import type { Read } from '../../ui/ReadField'
import { DraftContext } from './DraftContext'

/**
 * Answers what a number field of an answer takes as value and onChange. In an answer zero is "nothing yet", and a field
 * shows nothing then; but somebody who types 0 on the way to 0.5 has to see it. A text that is no number is kept in the
 * draft under its path, as it was typed.
 */
export function useRead(
  field: string,
  value: number | null | undefined,
  set: (value: number) => void,
): { value: Read; onChange: (value: Read) => void } {
  const draft = useContext(DraftContext)
  const [zero, setZero] = useState(false)
  const text = draft && unreadAt(draft, field)
  return {
    value: text ?? (value || (value === 0 && zero) ? (value ?? undefined) : undefined),
    onChange: (next) => {
      setZero(next === 0)
      // The number first, also when there is none: the text belongs to a line that is there.
      set(typeof next === 'number' ? next : 0)
      if (draft) changeDraft(draft.id, (d) => typedAt(d, field, typeof next === 'string' ? next : undefined))
    },
  }
}
