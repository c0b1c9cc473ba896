import type { LucideIcon } from 'lucide-react'

/** A drawing of lucide's set in our weight and size. It only repeats what a word beside it says. */
export function Icon({ of: Drawing }: { of: LucideIcon }) {
  return <Drawing className="icon" strokeWidth={1.75} aria-hidden="true" focusable="false" />
}
