import { type ReactNode, useEffect } from 'react'
import { createPortal } from 'react-dom'

/** What alone is printed while it is mounted, whatever else stands on the page; on the screen it is not shown. */
export function PrintSheet({ children }: { children: ReactNode }) {
  useEffect(() => {
    document.body.classList.add('prints-sheet')
    return () => document.body.classList.remove('prints-sheet')
  }, [])
  return createPortal(<div className="print-sheet">{children}</div>, document.body)
}
