import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useQuery } from 'urql'
import { fragment } from '../../gql'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { PublishedPost } from './PublishedPost'
import { HouseholdPost, HouseholdPosts } from './queries'

/** The posts that everybody can read, the newest first, page after page. */
export function PublishedPosts({ slug, after = null }: { slug: string; after?: string | null }) {
  const [{ data, error, fetching }, again] = useQuery({ query: HouseholdPosts, variables: { slug, after } })
  const [more, setMore] = useState(false)
  const posts = data?.campaign?.posts
  if (!posts)
    return error && !fetching ? (
      <TroubleLine text={<Trans>The published posts could not be loaded.</Trans>} again={again} />
    ) : (
      <Loading rows={2} />
    )
  if (posts.edges.length === 0)
    return (
      <Empty
        drawing="bee"
        text={<Trans>Nothing is published yet. Backers like to see how the harvest is coming on.</Trans>}
      />
    )
  return (
    <>
      <ul className="posts">
        {posts.edges.map((edge) => (
          <PublishedPost key={edge.node.id} post={fragment(HouseholdPost, edge.node)} />
        ))}
      </ul>
      {more ? (
        <PublishedPosts slug={slug} after={posts.pageInfo.endCursor} />
      ) : (
        <Pager hasNext={posts.pageInfo.hasNextPage} loading={false} onMore={() => setMore(true)} />
      )}
    </>
  )
}
