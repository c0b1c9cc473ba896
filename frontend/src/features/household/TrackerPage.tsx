import { Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { useParams } from 'wouter'
import { fragment } from '../../gql'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { TroubleCard } from '../../ui/TroubleCard'
import { HouseholdCampaign, HouseholdOne } from './queries'
import { actingFor, mayFollow } from './rules'
import { Tracked } from './Tracked'
import { TrackedOffline } from './TrackedOffline'

/** One project, for those who run it: where it is, who waits for what, the news, the questions and the money. */
export default function TrackerPage() {
  const { slug = '' } = useParams()
  return <Tracker key={slug} slug={slug} />
}

function Tracker({ slug }: { slug: string }) {
  const viewer = useViewer()
  const [{ data, error, fetching }, again] = useQuery({ query: HouseholdOne, variables: { slug } })
  const one = data?.campaign
  const campaign = one && fragment(HouseholdCampaign, one)
  const mine = campaign && mayFollow(campaign, viewer)
  const seen = useSeen(
    `project/${slug}`,
    mine
      ? {
          id: campaign.id,
          title: campaign.title,
          mayPost: campaign.viewerCan.post,
          behalf: actingFor(campaign, viewer),
        }
      : undefined,
  )

  if (one && mine) return <Tracked one={one} campaign={campaign} />
  if (error && seen) return <TrackedOffline slug={slug} seen={seen} trouble={troubleOf(error)} again={again} />
  if (error && !data) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !data) return <Loading rows={10} />
  if (!campaign) return <NotFound back="/h" />
  return <NoRight who={<Trans>the household of this project, or the clerk who wrote it for them,</Trans>} />
}
