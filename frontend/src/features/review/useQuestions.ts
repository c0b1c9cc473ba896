import { useTyped } from '../../lib/typed'
import type { FieldName } from './fields'

export type Questions = {
  texts: Partial<Record<FieldName, string>>
  set: (field: FieldName, text: string) => void
  done: () => void
}

/** The questions an officer writes beside the parts of a project; kept until the decision is with the server. */
export function useQuestions(step: string): Questions {
  const [texts, setTexts, done] = useTyped<Questions['texts']>(`review/${step}/questions`, {})
  return { texts, set: (field, text) => setTexts({ ...texts, [field]: text }), done }
}
