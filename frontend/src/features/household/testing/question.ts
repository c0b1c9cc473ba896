import type { HouseholdQuestionFragment } from '../../../gql/graphql'

/** A backer's question that nobody has answered. */
export function questionLike(more: object = {}): HouseholdQuestionFragment {
  return {
    id: 'Q1',
    text: '今年甜吗？',
    askedBy: '小雨',
    createdAt: '2026-07-10T01:05:00Z',
    answer: null,
    answeredAt: null,
    ...more,
  } as HouseholdQuestionFragment
}
