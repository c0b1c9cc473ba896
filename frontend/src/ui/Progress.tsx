import { type ReactNode, useId } from 'react'

/** How far something is, as a bar with the same in words below it. */
export function Progress({ value, max, label }: { value: number; max: number; label: ReactNode }) {
  const words = useId()
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0
  return (
    <div className="stack-s">
      <svg
        className="bar"
        width="100%"
        height="12"
        role="progressbar"
        aria-labelledby={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <rect className="bar-track" width="100%" height="12" rx="6" />
        {share > 0 && <rect className="bar-fill" width={`${share * 100}%`} height="12" rx="6" />}
        <line className="bar-tick" x1="100%" x2="100%" y1="-3" y2="15" />
      </svg>
      <p id={words}>{label}</p>
    </div>
  )
}
