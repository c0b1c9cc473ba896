import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useQuery } from 'urql'
import { fragment } from '../../gql'
import { useViewer } from '../../lib/viewer'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleLine } from '../../ui/TroubleLine'
import { DraftedRow } from './DraftedRow'
import { AssistCampaign, AssistDrafted } from './queries'

/** The projects that the clerk wrote for households, and how each stands. */
export function Drafted() {
  const viewer = useViewer()
  const [after, setAfter] = useState<string | null>(null)
  const [{ data, error, fetching }, again] = useQuery({ query: AssistDrafted, variables: { after } })
  const list = data?.viewer?.campaigns
  const campaigns = (list?.edges ?? [])
    .map((edge) => fragment(AssistCampaign, edge.node))
    .filter((campaign) => campaign.owner.id !== viewer.id)
  return (
    <section className="card stack" aria-labelledby="drafted">
      <h2 id="drafted">
        <Trans>Projects you wrote for households</Trans>
      </h2>
      {!list && fetching && <Loading rows={3} />}
      {!list && error && !fetching && (
        <TroubleLine text={<Trans>These projects could not be loaded.</Trans>} again={again} />
      )}
      {list && campaigns.length === 0 && !list.pageInfo.hasNextPage && (
        <p className="soft">
          <Trans>None yet. Choose a household above and draft for them.</Trans>
        </p>
      )}
      <ul className="rows">
        {campaigns.map((campaign) => (
          <DraftedRow key={campaign.id} campaign={campaign} />
        ))}
      </ul>
      <Pager
        hasNext={list?.pageInfo.hasNextPage ?? false}
        loading={fetching}
        onMore={() => setAfter(list?.pageInfo.endCursor ?? null)}
      />
    </section>
  )
}
