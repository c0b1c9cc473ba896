import { Trans } from '@lingui/react/macro'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { PublishedPost } from './PublishedPost'
import { HouseholdPost, HouseholdPosts } from './queries'

/** The posts that everybody can read, the newest first, page after page. */
export function PublishedPosts({ slug }: { slug: string }) {
  const { data, rows, error, fetching, again, pager } = usePages({
    query: HouseholdPosts,
    variables: { slug },
    listOf: (found) => found.campaign?.posts,
  })
  if (!data?.campaign)
    return error && !fetching ? (
      <TroubleLine text={<Trans>The published posts could not be loaded.</Trans>} again={again} />
    ) : (
      <Loading rows={2} />
    )
  if (rows.length === 0)
    return (
      <Empty drawing="bee" text={<Trans>Nothing is published yet. Backers like to see how it is coming on.</Trans>} />
    )
  return (
    <>
      <ul className="posts">
        {rows.map((row) => (
          <PublishedPost key={row.id} post={fragment(HouseholdPost, row)} />
        ))}
      </ul>
      <Pager {...pager} />
    </>
  )
}
