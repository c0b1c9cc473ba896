import { Trans, useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from 'urql'
import { fragment } from '../../gql'
import { useDrafts } from '../../lib/drafts/store'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { AppLink } from '../../ui/AppLink'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { TroubleCard } from '../../ui/TroubleCard'
import { buttonClass } from '../../ui/buttonClass'
import { Icon } from '../../ui/Icon'
import { useTitle } from '../../ui/useTitle'
import { CampaignCard } from './CampaignCard'
import { DraftCard } from './DraftCard'
import { NextStepCard } from './NextStepCard'
import { HouseholdCampaign, HouseholdHome } from './queries'
import { nextStep } from './rules'

/** A household's own page: the one next step, then everything it has. Drafts on the phone show without a network. */
export default function HomePage() {
  const { t } = useLingui()
  useTitle(t`My projects`)
  const viewer = useViewer()
  const [after, setAfter] = useState<string | null>(null)
  const [{ data, error, fetching }, again] = useQuery({ query: HouseholdHome, variables: { after } })
  const mine = data?.viewer?.campaigns
  const campaigns = mine?.edges.map((edge) => fragment(HouseholdCampaign, edge.node)) ?? []
  const drafts = useDrafts().filter((draft) => !draft.submitted && !draft.behalf)
  const known = new Set(drafts.flatMap((draft) => (draft.server ? [draft.server.id] : [])))
  const rest = campaigns.filter((campaign) => !known.has(campaign.id))

  return (
    <div className="household stack-m">
      <h1>
        <Trans>Hello, {viewer.displayName}</Trans>
      </h1>
      {fetching && !mine && drafts.length === 0 ? <Loading rows={3} /> : <NextStepCard step={nextStep(campaigns, drafts)} />}
      {error && !mine && <TroubleCard trouble={troubleOf(error)} again={again} safe />}
      {drafts.length > 0 && (
        <section className="stack" aria-labelledby="drafts">
          <h2 id="drafts">
            <Trans>Begun on this phone</Trans>
          </h2>
          <ul className="grid gap-4 wide:grid-cols-2">
            {drafts.map((draft) => (
              <DraftCard key={draft.id} draft={draft} />
            ))}
          </ul>
        </section>
      )}
      {rest.length > 0 && (
        <section className="stack" aria-labelledby="projects">
          <h2 id="projects">
            <Trans>Projects</Trans>
          </h2>
          <ul className="grid gap-4 wide:grid-cols-2">
            {rest.map((campaign) => (
              <CampaignCard key={campaign.id} campaign={campaign} />
            ))}
          </ul>
          <Pager
            hasNext={mine?.pageInfo.hasNextPage ?? false}
            loading={fetching}
            onMore={() => setAfter(mine?.pageInfo.endCursor ?? null)}
          />
        </section>
      )}
      {(drafts.length > 0 || rest.length > 0) && (
        <p>
          <AppLink className={buttonClass({})} href="/h/new">
            <Icon of={Plus} />
            <Trans>Start another project</Trans>
          </AppLink>
        </p>
      )}
    </div>
  )
}
