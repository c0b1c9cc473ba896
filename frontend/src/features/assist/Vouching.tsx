import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { Chip } from '../../ui/Chip'
import { LinkButton } from '../../ui/LinkButton'
import { AssistVouching } from './queries'

/** How many projects of the clerk's villages wait for the clerk to vouch, and how many of their own for somebody else. */
export function Vouching() {
  const [{ data }] = useQuery({ query: AssistVouching })
  const queue = data?.reviewQueue
  // As far as the first page tells: a village has few that wait.
  const own = queue?.edges.filter(({ node }) => !node.mayDecide) ?? []
  const overdue = (queue?.overdueCount ?? 0) - own.filter(({ node }) => node.overdue).length
  return (
    <section className="card flex flex-wrap items-center justify-between gap-3" aria-labelledby="vouching">
      <div className="stack-s">
        <h2 id="vouching">
          <Trans>To vouch for</Trans>
        </h2>
        <p>
          {queue ? (
            <Plural
              value={queue.totalCount - own.length}
              _0="No project waits for you."
              one="# project waits for you."
              other="# projects wait for you."
            />
          ) : (
            <Trans>Projects of your village that wait for your word.</Trans>
          )}{' '}
          {overdue > 0 && (
            <Chip tone="bad">
              <Plural value={overdue} one="# overdue" other="# overdue" />
            </Chip>
          )}
        </p>
        {own.length > 0 && (
          <p className="small soft">
            <Plural
              value={own.length}
              one="# of your own, or written by you, waits for somebody else."
              other="# of your own, or written by you, wait for somebody else."
            />
          </p>
        )}
      </div>
      <LinkButton href="/g/review">
        <Trans>Open the queue</Trans>
      </LinkButton>
    </section>
  )
}
