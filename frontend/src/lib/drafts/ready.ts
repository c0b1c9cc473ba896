import { type AnswerName, concerns } from './answers'
import { choicesOf, type Draft, type DraftPhoto, pictureWaits } from './draft'
import { checkDraft, faultOf } from './rules'
import { unreadIn } from './unread'

/**
 * The answers that wait and can be sent: in order as far as the phone can tell, not refused as they are, not in clash.
 * The others stay on the phone until they are mended.
 */
export function readyNames(draft: Draft, now: number): AnswerName[] {
  if (draft.submitted || draft.unsent.length === 0 || draft.refused.some((r) => r.field === null)) return []
  const faults = checkDraft(draft.answers, now)
  const unread = unreadIn(draft)
  const ready = draft.unsent.filter(
    (name) =>
      !faults.some((fault) => faultOf(fault, name)) &&
      !unread.some((field) => concerns(field, name)) &&
      !draft.refused.some((r) => concerns(r.field, name)) &&
      !draft.clashes.some((clash) => clash.name === name),
  )
  // The server knows a draft by its produce and title.
  return draft.server || (ready.includes('title') && ready.includes('produce')) ? ready : []
}

/** The pictures to be uploaded or taken away. */
export function readyPhotos(draft: Draft): DraftPhoto[] {
  return closed(draft) ? [] : draft.photos.filter((photo) => pictureWaits(photo) && (photo.gone || !photo.held))
}

/** The picture to be put first next. It waits until it is uploaded, and what was chosen after it waits with it. */
export function readyCover(draft: Draft): DraftPhoto | undefined {
  const next = choicesOf(draft)[0]
  return next?.photoId && !closed(draft) ? next : undefined
}

function closed(draft: Draft): boolean {
  return draft.submitted || !draft.server || draft.refused.some((r) => r.field === null)
}

/** Whether anything of a draft can be sent. */
export function ready(draft: Draft, now: number): boolean {
  return readyNames(draft, now).length > 0 || readyPhotos(draft).length > 0 || readyCover(draft) !== undefined
}
