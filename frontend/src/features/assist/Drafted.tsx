import { Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { useViewer } from '../../lib/viewer'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { DraftedRow } from './DraftedRow'
import { AssistCampaign, AssistDrafted, AssistHouseholds } from './queries'
import { offList, type Village } from './rules'

/** The projects that the clerk wrote for households, and how each stands. The list of the village tells whose drafts wait. */
export function Drafted({ village }: { village: Village }) {
  const viewer = useViewer()
  const { data, rows, error, fetching, again, pager } = usePages({
    query: AssistDrafted,
    variables: {},
    listOf: (found) => found.viewer?.campaigns,
  })
  const [list] = useQuery({ query: AssistHouseholds, variables: { village: village.code } })
  const listed = list.data?.viewer?.households
  const known = data?.viewer
  const campaigns = rows
    .map((row) => fragment(AssistCampaign, row))
    .filter((campaign) => campaign.owner.id !== viewer.id)
  return (
    <section className="card stack" aria-labelledby="drafted">
      <h2 id="drafted">
        <Trans>Projects you wrote for households</Trans>
      </h2>
      {!known && fetching && <Loading rows={3} />}
      {!known && error && !fetching && (
        <TroubleLine text={<Trans>These projects could not be loaded.</Trans>} again={again} />
      )}
      {known && campaigns.length === 0 && !pager.hasNext && (
        <p className="soft">
          <Trans>None yet. Choose a household above and draft for them.</Trans>
        </p>
      )}
      <ul className="rows">
        {campaigns.map((campaign) => (
          <DraftedRow
            key={campaign.id}
            campaign={campaign}
            off={campaign.region.code === village.code && offList(campaign, listed)}
          />
        ))}
      </ul>
      <Pager {...pager} />
    </section>
  )
}
