import { useLingui } from '@lingui/react/macro'
import type { ReviewKind, ReviewState } from '../../gql/graphql'

/** What a decision is called: the village vouches, the county approves. */
export function useVerdict(): (step: {
  kind: ReviewKind
  state: ReviewState
  questions: readonly unknown[]
}) => string {
  const { t } = useLingui()
  return ({ kind, state, questions }) => {
    switch (state) {
      case 'OPEN':
        return t`Not decided yet`
      case 'APPROVED':
        return kind === 'VILLAGE' ? t`Vouched for it` : t`Approved`
      case 'RETURNED':
        return questions.length > 0 ? t`Returned with questions` : t`Sent back`
      case 'REJECTED':
        return kind === 'VILLAGE' ? t`Did not vouch for it` : t`Refused`
      case 'WITHDRAWN':
        return t`The county has cancelled this project`
    }
  }
}
