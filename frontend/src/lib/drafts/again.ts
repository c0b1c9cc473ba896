import type { Client, CombinedError } from 'urql'
import { fragment } from '../../gql'
import { type Answers, answerNames, answersOf, empty } from './answers'
import { type Draft, newDraft } from './draft'
import { DraftFields } from './queries'
import { ask } from './read'
import { getDrafts, putDraft } from './store'

/**
 * Begins a new draft with what a project said that came to nothing, and answers its id. One that was begun so and not
 * sent yet is gone on with: its own id is the key by which the server makes it once.
 */
export async function beginAgain(
  client: Client,
  campaignId: string,
  person: string,
): Promise<{ id: string } | { error?: CombinedError }> {
  const begun = getDrafts().find((draft) => draft.from === campaignId && !draft.submitted)
  if (begun) return { id: begun.id }
  const found = await ask(client, campaignId)
  if ('missing' in found) return { error: found.error }
  const { region, owner } = found.campaign
  const behalf = owner.id === person ? null : { id: owner.id, name: owner.displayName }
  const village = { code: region.code, name: region.place }
  const answers = repeated(answersOf(fragment(DraftFields, found.campaign)))
  const draft: Draft = {
    ...newDraft(crypto.randomUUID(), person, village, behalf, Date.now()),
    from: campaignId,
    answers,
    unsent: answerNames.filter((name) => !empty(answers[name])),
    question: 'check',
  }
  await putDraft(draft)
  return { id: draft.id }
}

// The days of the old one are over. The account's number has to be written again: the server never tells it.
function repeated(answers: Answers): Answers {
  return { ...answers, launchAt: '', deliveryMonth: '' }
}
