import { cacheExchange } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { persistedExchange } from '@urql/exchange-persisted'
import type { DocumentNode } from 'graphql'
import { createClient as createEvents } from 'graphql-sse'
import { Client, type Exchange, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import { answerTime } from './answerTime'
import { heardTime } from './portalTime'

// Each document carries its own SHA-256 (codegen's __meta__): production answers only those it was built with.
const persisted = persistedExchange({
  enforcePersistedQueries: true,
  // Variables do not belong into addresses, which are logged along the way.
  preferGetForPersistedQueries: false,
  enableForMutation: true,
  enableForSubscriptions: true,
  generateHash: async (_query, document) => {
    const meta = (document as DocumentNode & { __meta__?: { hash?: string } }).__meta__
    if (!meta?.hash) throw new Error('document without a hash: run npm run generate')
    return meta.hash
  },
})

const values = [
  'Money',
  'Story',
  'StoryHtml',
  'CostLine',
  'Rung',
  'Freight',
  'ProvinceFreight',
  'ShippingAddress',
  'Attestation',
]
const views = [
  'CampaignMoney',
  'CampaignViewerCan',
  'PledgeViewerCan',
  'PayoutViewerCan',
  'FieldQuestion',
  'Closing',
  'Payee',
]
const rows = [
  'ReviewCheck',
  'PledgeLine',
  'OrderLine',
  'PayoutLine',
  'Payable',
  'Difference',
  'Card',
  'Contact',
  'NoticeChoice',
]
const ledger = ['LedgerBalance', 'LedgerPosting', 'CampaignLedger', 'PageInfo', 'UserError', 'HeldGrant']

const cache = cacheExchange({
  // What has no identity of its own lives in the object that holds it.
  keys: Object.fromEntries([...values, ...views, ...rows, ...ledger].map((name) => [name, () => null])),
  resolvers: {
    Query: {
      campaigns: relayPagination(),
      reviewQueue: relayPagination(),
      payoutBatches: relayPagination(),
      problems: relayPagination(),
      auditTrail: relayPagination(),
      reconciliations: relayPagination(),
    },
    Viewer: { pledges: relayPagination(), campaigns: relayPagination() },
    // Posts and questions come newest first while new ones come in: pages that lie in the cache would not join any more.
    Campaign: { pledges: relayPagination(), orders: relayPagination() },
  },
})

// AbortSignal.any and .timeout came years after the oldest browsers that the portal serves.
async function timely(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const limit = new AbortController()
  const stop = () => limit.abort()
  const timer = setTimeout(stop, answerTime)
  init?.signal?.addEventListener('abort', stop)
  try {
    const answer = await fetch(input, { ...init, signal: limit.signal })
    heardTime(answer)
    return answer
  } finally {
    clearTimeout(timer)
  }
}

/** Makes the client. signedOut is called when the server no longer knows who asks. */
export function makeClient(signedOut: () => void): Client {
  const events = createEvents({ url: '/graphql', credentials: 'same-origin' })
  const exchanges: Exchange[] = [
    mapExchange({
      onError(error) {
        if (error.graphQLErrors.some((e) => e.extensions.code === 'UNAUTHENTICATED')) signedOut()
      },
    }),
    cache,
    persisted,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: events.subscribe(
            { query: request.query ?? '', variables: request.variables, extensions: request.extensions },
            { ...sink, next: (result) => sink.next(result as Parameters<typeof sink.next>[0]) },
          ),
        }),
      }),
    }),
  ]
  return new Client({
    url: '/graphql',
    exchanges,
    fetch: timely,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { credentials: 'same-origin' },
  })
}
