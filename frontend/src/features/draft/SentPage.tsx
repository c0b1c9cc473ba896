import { DraftFrame } from './DraftFrame'
import { Sent } from './Sent'

/** A draft that was sent: whose desk it is on now. */
export default function SentPage() {
  return <DraftFrame sent>{(draft) => <Sent draft={draft} />}</DraftFrame>
}
