import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** Whose work an example is. */
export type Part = 'public' | 'backer' | 'household' | 'clerk' | 'officer' | 'finance'

/** An operation that is ready to run, or nearly: hint says what has to be filled in first. */
export type Example = { name: string; part: Part; title: MessageDescriptor; hint?: MessageDescriptor }

const fromOpen = msg`Take campaignId from “One open project in full”.`
const fromMine = msg`Take campaignId from “My projects and what may be done”.`
const fromQueue = msg`Take campaignId and stepId, the row’s own id, from “What waits at my desk”. Nobody decides their own work.`

/** Every example, grouped by whose work it is. Its document and variables are the files of its name in examples/. */
export const examples: readonly Example[] = [
  { name: 'open-campaigns', part: 'public', title: msg`Open projects of a region` },
  { name: 'one-campaign', part: 'public', title: msg`One open project in full` },
  { name: 'region', part: 'public', title: msg`A county and its townships` },
  { name: 'closed-campaigns', part: 'public', title: msg`Where the money of settled projects went` },
  {
    name: 'live-figures',
    part: 'public',
    title: msg`Figures as they change`,
    hint: msg`Take slug from “Open projects of a region”. Events keep coming until you stop.`,
  },
  { name: 'my-pledges', part: 'backer', title: msg`My pledges` },
  {
    name: 'pledge',
    part: 'backer',
    title: msg`Pledge`,
    hint: msg`Take campaignId and tierId from “One open project in full”. Open checkoutUrl to save a card; without one the goods are free again after 15 minutes.`,
  },
  { name: 'cancel-pledge', part: 'backer', title: msg`Cancel a pledge`, hint: msg`Take pledgeId from “My pledges”.` },
  { name: 'my-account', part: 'backer', title: msg`My contacts, addresses and sign-ins` },
  { name: 'ask', part: 'backer', title: msg`Ask a question`, hint: fromOpen },
  { name: 'my-campaigns', part: 'household', title: msg`My projects and what may be done` },
  {
    name: 'draft',
    part: 'household',
    title: msg`Begin a draft`,
    hint: msg`Use the code of your own village. Everything else may follow later.`,
  },
  {
    name: 'save-answer',
    part: 'household',
    title: msg`Save an answer of a draft`,
    hint: msg`Take campaignId and version from “My projects and what may be done”.`,
  },
  { name: 'submit', part: 'household', title: msg`Send a draft to the village`, hint: fromMine },
  { name: 'post', part: 'household', title: msg`Tell how it goes`, hint: fromMine },
  {
    name: 'orders',
    part: 'household',
    title: msg`Whom to send goods to`,
    hint: msg`Take slug from “My projects and what may be done”. Each look is recorded.`,
  },
  { name: 'households', part: 'clerk', title: msg`Households of my village` },
  {
    name: 'draft-for',
    part: 'clerk',
    title: msg`Begin a draft for a household`,
    hint: msg`Take onBehalfOf from “Households of my village”. Both names stay on it.`,
  },
  { name: 'village-queue', part: 'clerk', title: msg`What waits to be vouched for` },
  {
    name: 'vouch',
    part: 'clerk',
    title: msg`Vouch for a project`,
    hint: msg`Take campaignId and stepId, the row’s own id, from “What waits to be vouched for”. Nobody vouches for what they drafted.`,
  },
  { name: 'queue', part: 'officer', title: msg`What waits at my desk` },
  { name: 'return', part: 'officer', title: msg`Send back with a question`, hint: fromQueue },
  { name: 'suspend', part: 'officer', title: msg`Stop a project for a while`, hint: fromOpen },
  { name: 'problems', part: 'officer', title: msg`Reported problems` },
  { name: 'audit-trail', part: 'officer', title: msg`Who did what in the county` },
  { name: 'payables', part: 'finance', title: msg`What can be paid out` },
  { name: 'make-batch', part: 'finance', title: msg`Make a payout batch` },
  {
    name: 'confirm-batch',
    part: 'finance',
    title: msg`Confirm a batch`,
    hint: msg`Take payoutBatchId from “Payout batches”. Somebody else confirms than made it.`,
  },
  { name: 'batches', part: 'finance', title: msg`Payout batches` },
  {
    name: 'ledger',
    part: 'finance',
    title: msg`The ledger of a project`,
    hint: msg`Take campaignId from “What can be paid out”.`,
  },
  { name: 'compare', part: 'finance', title: msg`Compare with the card provider` },
  { name: 'differences', part: 'finance', title: msg`What the comparisons found` },
]

export const parts: readonly Part[] = ['public', 'backer', 'household', 'clerk', 'officer', 'finance']

const documents = import.meta.glob<string>('./examples/*.graphql', { query: '?raw', import: 'default', eager: true })
const variables = import.meta.glob<string>('./examples/*.json', { query: '?raw', import: 'default', eager: true })

/** A document and its variables, as text. */
export type Texts = { document: string; variables: string }

/** The texts of an example, with keys of its own: the same key again would answer the first result. */
export function textsOf(name: string): Texts {
  return {
    document: (documents[`./examples/${name}.graphql`] ?? '').trimEnd(),
    variables: (variables[`./examples/${name}.json`] ?? '')
      .trimEnd()
      .replaceAll('{new key}', () => crypto.randomUUID()),
  }
}
