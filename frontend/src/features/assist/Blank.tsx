import type { ReactNode } from 'react'

/** A line on paper to be filled in by hand. */
export function Blank({ children }: { children: ReactNode }) {
  return (
    <p className="blank">
      <span>{children}</span>
      <span className="blank-line" aria-hidden="true" />
    </p>
  )
}
