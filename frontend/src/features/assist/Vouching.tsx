import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { Chip } from '../../ui/Chip'
import { LinkButton } from '../../ui/LinkButton'
import { AssistVouching } from './queries'

/** How many projects of the clerk's villages wait to be vouched for. */
export function Vouching() {
  const [{ data }] = useQuery({ query: AssistVouching })
  const queue = data?.reviewQueue
  return (
    <section className="card flex flex-wrap items-center justify-between gap-3" aria-labelledby="vouching">
      <div className="stack-s">
        <h2 id="vouching">
          <Trans>To vouch for</Trans>
        </h2>
        <p>
          {queue ? (
            <Plural
              value={queue.totalCount}
              _0="No project waits for you."
              one="# project waits for you."
              other="# projects wait for you."
            />
          ) : (
            <Trans>Projects of your village that wait for your word.</Trans>
          )}{' '}
          {queue && queue.overdueCount > 0 && (
            <Chip tone="bad">
              <Plural value={queue.overdueCount} one="# overdue" other="# overdue" />
            </Chip>
          )}
        </p>
      </div>
      <LinkButton href="/g/review">
        <Trans>Open the queue</Trans>
      </LinkButton>
    </section>
  )
}
