import type { ReactNode } from 'react'
import { AppLink } from './AppLink'

/** One figure that matters. With href the figure leads to its rows. */
export function StatTile({
  label,
  value,
  note,
  href,
}: {
  label: ReactNode
  value: ReactNode
  note?: ReactNode
  href?: string
}) {
  const inside = (
    <>
      <span className="stat-label">{label}</span>
      <strong className="stat-value">{value}</strong>
      {note && <span className="stat-note">{note}</span>}
    </>
  )
  if (!href) return <div className="stat">{inside}</div>
  return (
    <AppLink className="stat" href={href}>
      {inside}
    </AppLink>
  )
}
