import { Trans, useLingui } from '@lingui/react/macro'
import type { Trouble } from '../../lib/trouble'
import { Chip } from '../../ui/Chip'
import { TroubleCard } from '../../ui/TroubleCard'
import { isRefused } from './rules'

/** What came of the last run. events counts those of a subscription; it is 0 for what answers once. */
export type Outcome =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'answered'; body: unknown; ms: number; status: number; events: number }
  | { state: 'failed'; trouble: Trouble }

/** The answer as it came, and in a word whether it is one. */
export function Result({ outcome, again }: { outcome: Outcome; again: () => void }) {
  const { t } = useLingui()
  switch (outcome.state) {
    case 'none':
      return (
        <p className="soft">
          <Trans>Nothing has been asked yet.</Trans>
        </p>
      )
    case 'running':
      return (
        <p className="soft" role="status">
          <Trans>Asking…</Trans>
        </p>
      )
    case 'failed':
      return <TroubleCard trouble={outcome.trouble} again={again} inside />
    case 'answered':
      return (
        <div className="stack">
          <p role="status" className="flex flex-wrap items-center gap-2">
            {isRefused(outcome.body) ? (
              <Chip tone="bad">
                <Trans>Not accepted</Trans>
              </Chip>
            ) : (
              <Chip tone="good">
                <Trans>Answered</Trans>
              </Chip>
            )}
            <span className="soft small">
              {outcome.events > 0 ? (
                <Trans>Event {outcome.events}</Trans>
              ) : (
                <Trans>
                  HTTP {outcome.status}, {outcome.ms} ms
                </Trans>
              )}
            </span>
          </p>
          <section
            aria-label={t`The answer as it came`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys
            tabIndex={0}
            className="max-h-[75vh] overflow-auto rounded-card border border-line bg-sunk p-3"
          >
            <pre className="m-0 whitespace-pre-wrap break-words" translate="no">
              <code>{JSON.stringify(outcome.body, null, 2)}</code>
            </pre>
          </section>
        </div>
      )
  }
}
