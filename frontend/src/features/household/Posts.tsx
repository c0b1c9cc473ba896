import { Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useOnline } from '../../lib/online'
import { useSendState, useWaitingPosts, type WaitingPost } from '../../lib/posts/outbox'
import { Tell } from '../../ui/Tell'
import { Composer } from './Composer'
import { PublishedPosts } from './PublishedPosts'
import { RefusedPost } from './RefusedPost'
import { WaitingPostCard } from './WaitingPostCard'

type Props = {
  campaignId: string
  /** The project's part of the address; left out where the published posts cannot be read. */
  slug?: string
  mayPost: boolean
  /** Nothing on the page is more important. */
  main: boolean
  /** Backers have paid and wait for the goods. */
  owed?: boolean
}

/** The news of a project: a new one to write, those that wait, and those that are out. */
export function Posts({ campaignId, slug, mayPost, main, owed }: Props) {
  const all = useWaitingPosts(campaignId)
  const state = useSendState()
  const online = useOnline()
  const waiting = all.filter((post) => !post.refused)
  const refused = all.filter((post) => post.refused)
  const published = usePublished(all)
  return (
    <section className="card stack-m" aria-labelledby="news">
      <h2 id="news" tabIndex={-1}>
        <Trans>News for backers</Trans>
      </h2>
      {refused.map((post) => (
        <RefusedPost key={post.id} post={post} main={main} />
      ))}
      {mayPost && (
        <Composer campaignId={campaignId} quiet={refused.length > 0} main={main && refused.length === 0} owed={owed} />
      )}
      {published > 0 && all.length === 0 && (
        <Tell tone="good" aloud>
          <Trans>Published. Everybody who follows or backs the project is told.</Trans>
        </Tell>
      )}
      {waiting.length > 0 && (
        <ul className="posts">
          {waiting.map((post) => (
            <WaitingPostCard key={post.id} post={post} state={state} online={online} />
          ))}
        </ul>
      )}
      {slug && <PublishedPosts key={published} slug={slug} />}
    </section>
  )
}

/** How many posts got through while the page was open: each makes the list read itself anew. */
function usePublished(all: readonly WaitingPost[]): number {
  const [count, setCount] = useState(0)
  const before = useRef<readonly WaitingPost[]>([])
  useEffect(() => {
    const there = new Set(all.map((post) => post.id))
    const gone = before.current.filter((post) => !post.refused && !there.has(post.id)).length
    before.current = all
    if (gone > 0) setCount((n) => n + gone)
  }, [all])
  return count
}
