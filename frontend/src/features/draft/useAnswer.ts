import { useCallback } from 'react'
import type { AnswerName, Answers } from '../../lib/drafts/answers'
import { answered, type Draft } from '../../lib/drafts/draft'
import { changeDraft } from '../../lib/drafts/store'

/** An answer of a draft and how to change it: it is on the phone at once and goes on from there by itself. */
export function useAnswer<N extends AnswerName>(
  draft: Draft,
  name: N,
): [value: Answers[N], set: (value: Answers[N]) => void] {
  const { id } = draft
  const set = useCallback(
    (value: Answers[N]) => {
      const now = Date.now()
      changeDraft(id, (d) => answered(d, name, value, now))
    },
    [id, name],
  )
  return [draft.answers[name], set]
}
