import { AllAnswers } from './AllAnswers'
import { DraftFrame } from './DraftFrame'

/** All answers of a draft, and sending it to the village. */
export default function CheckPage() {
  return <DraftFrame>{(draft) => <AllAnswers key={draft.id} draft={draft} />}</DraftFrame>
}
