import { CombinedError } from 'urql'

const place = { id: 'r', code: '621223', place: '宕昌县' }

/** A batch as the server answers it, which waits for its second officer. */
export const batchLike = (more: object = {}) => ({
  __typename: 'PayoutBatch',
  id: 'b1',
  state: 'MADE',
  createdAt: '2026-07-10T01:00:00Z',
  confirmedAt: null,
  bankReference: '',
  total: { minor: 311_612 },
  region: place,
  madeBy: { id: 'p2', displayName: '老庞' },
  confirmedBy: null,
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawReason: '',
  bankFileUrl: '/payouts/b1/bank-file.csv',
  bankWorkbookUrl: '/payouts/b1/bank-file.xlsx',
  receiptUrl: null,
  receiptKind: null,
  viewerCan: { confirm: true, withdraw: false },
  lines: [
    {
      payeeName: '核桃合作社',
      payeeBank: '陇南银行',
      payeeLast4: '0018',
      amount: { minor: 311_612 },
      campaign: { id: 'c1', slug: 'c1', title: '核桃' },
    },
  ],
  ...more,
})

/** What waits for an officer to confirm it. */
export function waits(...batches: object[]) {
  const answer = () => ({ data: { payoutBatches: { edges: batches.map((node) => ({ cursor: 'c', node })) } } })
  return { FinanceWaiting: answer }
}

/** A refusal beside the input. */
export const refusal = (code: string, message: string, field: string | null = null) => ({ code, message, field })

/** No answer came. */
export const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })

/** An answer of the server that is no answer to the question. */
export const failed = (code: string, message: string) => ({
  error: new CombinedError({ graphQLErrors: [{ message, extensions: { code } }] }),
})
