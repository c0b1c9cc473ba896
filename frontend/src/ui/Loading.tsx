import { Trans } from '@lingui/react/macro'

/** Keeps the place of what is being loaded: as many rows as are expected, so that nothing jumps. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading">
      <p role="status" className="hidden">
        <Trans>Loading…</Trans>
      </p>
      {[...Array(rows).keys()].map((row) => (
        <div key={row} className="loading-row" aria-hidden="true" />
      ))}
    </div>
  )
}
