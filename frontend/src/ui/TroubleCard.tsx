import type { Trouble } from '../lib/trouble'

export function TroubleCard({ trouble, again }: { trouble: Trouble; again: () => void }) {
  return (
    <button type="button" onClick={again}>
      {trouble.kind}
    </button>
  )
}
