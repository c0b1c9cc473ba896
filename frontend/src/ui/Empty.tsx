import type { ReactNode } from 'react'
import { Drawing, type DrawingName } from './Drawing'

/** What stands where nothing is yet: a drawing, one sentence and at most one button. */
export function Empty({ drawing, text, action }: { drawing: DrawingName; text: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <Drawing name={drawing} />
      <p className="measure">{text}</p>
      {action}
    </div>
  )
}
