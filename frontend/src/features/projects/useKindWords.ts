import { useLingui } from '@lingui/react/macro'
import type { ProblemKind } from '../../gql/graphql'

/** What somebody found wrong, in words. */
export function useKindWords(): Record<ProblemKind, string> {
  const { t } = useLingui()
  return {
    WRONG_FACTS: t`What is written is not so`,
    COPIED_PHOTO: t`A photo is from elsewhere`,
    NOT_RECEIVED: t`The goods did not come`,
    DAMAGED: t`The goods are damaged`,
    LATE: t`The goods are late`,
    OTHER: t({ message: 'Something else', context: 'problem' }),
  }
}
