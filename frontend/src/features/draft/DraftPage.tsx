import { Redirect } from 'wouter'
import { DraftFrame } from './DraftFrame'
import { resume } from './questions'

/** A draft by its address: goes on where the person was. */
export default function DraftPage() {
  return <DraftFrame>{(draft) => <Redirect to={`/draft/${draft.id}/${resume(draft)}`} replace />}</DraftFrame>
}
