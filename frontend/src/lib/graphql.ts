import { type Cache, cacheExchange } from '@urql/exchange-graphcache'
import { persistedExchange } from '@urql/exchange-persisted'
import type { DocumentNode } from 'graphql'
import { Client, type Exchange, fetchExchange, mapExchange } from 'urql'
import { answerTime } from './answerTime'
import { language } from './i18n'
import { outdatedBy } from './outdated'
import { within } from './within'

// Each document carries its own SHA-256 (codegen's __meta__): production answers only those it was built with.
const persisted = persistedExchange({
  enforcePersistedQueries: true,
  // Variables do not belong into addresses, which are logged along the way.
  preferGetForPersistedQueries: false,
  enableForMutation: true,
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
  'ReviewedAnswers',
  'ReviewedTier',
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
  // With an address in it, of which only what was just read is shown.
  'Order',
  'ReviewCheck',
  'PledgeLine',
  'OrderLine',
  'PayoutLine',
  'Payable',
  'Difference',
  'Card',
  'Contact',
  'NoticeChoice',
  'WatchedCampaign',
  'WaitingQuestion',
]
const ledger = ['LedgerBalance', 'LedgerPosting', 'CampaignLedger', 'PageInfo', 'UserError', 'HeldGrant']

// Lists that an act changes. They are read anew also when it was refused: then somebody else was faster.
const changes = {
  reviewCampaign: ['reviewQueue'],
  suspendCampaign: ['watchedCampaigns'],
  resumeCampaign: ['watchedCampaigns'],
  cancelCampaign: ['watchedCampaigns', 'waitingQuestions'],
  decideShortfall: ['watchedCampaigns'],
  handleProblem: ['problems', 'watchedCampaigns'],
  createPayoutBatch: ['payables', 'payoutBatches'],
  confirmPayoutBatch: ['payables', 'payoutBatches'],
  withdrawPayoutBatch: ['payables', 'payoutBatches'],
}

function forget(cache: Cache, lists: readonly string[]): void {
  for (const { fieldName, fieldKey } of cache.inspectFields('Query'))
    if (lists.includes(fieldName)) cache.invalidate('Query', fieldKey)
}

// Pages of a list are not joined here: see lib/pages.
const cache = cacheExchange({
  // What has no identity of its own lives in the object that holds it.
  keys: {
    ...Object.fromEntries([...values, ...views, ...rows, ...ledger].map((name) => [name, () => null])),
    // One person may be a household of two villages: what is about the one must not be read as about the other.
    Household: ({ grantId }) => (grantId as string | undefined) ?? null,
  },
  updates: {
    Mutation: Object.fromEntries(
      Object.entries(changes).map(([act, lists]) => [
        act,
        (_result: unknown, _args: unknown, known: Cache) => forget(known, lists),
      ]),
    ),
  },
})

type Told = {
  /** The server does not know who asks, or somebody else is signed in by now. */
  signedOut: () => void
  /** The server was updated and does not know this page's documents; text is its sentence. */
  outdated: (text: string) => void
}

/**
 * Makes the client of one person's pages. viewer goes with every request: a page that is still open when the next person
 * signs in on the same phone does nothing in their name. Without it, it asks as whoever is signed in.
 */
export function makeClient(told: Told, viewer?: string): Client {
  const exchanges: Exchange[] = [
    mapExchange({
      onError(error) {
        if (error.graphQLErrors.some((e) => e.extensions.code === 'UNAUTHENTICATED')) told.signedOut()
        const text = outdatedBy(error)
        if (text !== undefined) told.outdated(text)
      },
    }),
    cache,
    persisted,
    fetchExchange,
  ]
  return new Client({
    url: '/graphql',
    exchanges,
    fetch: within(answerTime),
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: () => ({
      credentials: 'same-origin',
      // The server's sentences stand on a page that is written already.
      headers: { 'Accept-Language': language(), ...(viewer && { 'Portal-Viewer': viewer }) },
    }),
  })
}
