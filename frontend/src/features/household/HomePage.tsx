import { Trans, useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import { fragment } from '../../gql'
import { useDrafts } from '../../lib/drafts/store'
import { usePages } from '../../lib/pages'
import { portalNow } from '../../lib/portalTime'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { holds, useViewer } from '../../lib/viewer'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { Pager } from '../../ui/Pager'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { CampaignCard } from './CampaignCard'
import { DraftCard } from './DraftCard'
import { NextStepCard } from './NextStepCard'
import { OffTheList } from './OffTheList'
import { HouseholdCampaign, HouseholdHome } from './queries'
import { nextStep, nextUnregistered, thisMonth } from './rules'
import { SeenProjects } from './SeenProjects'

/** A household's own page: the one next step, then everything it has. Drafts on the phone show without a network. */
export default function HomePage() {
  const { t } = useLingui()
  useTitle(t`My projects`)
  const viewer = useViewer()
  const { data, rows, error, fetching, again, pager } = usePages({
    query: HouseholdHome,
    variables: {},
    listOf: (found) => found.viewer?.campaigns,
  })
  const { hasNext, loading, failed, onMore } = pager
  // The next step may lie in the oldest project, and most of a clerk's are other households'.
  useEffect(() => {
    if (hasNext && !loading && !failed) onMore()
  })
  const coming = hasNext && !failed
  const campaigns = data?.viewer
    ? rows.map((row) => fragment(HouseholdCampaign, row)).filter((campaign) => campaign.owner.id === viewer.id)
    : undefined
  const drafts = useDrafts().filter((draft) => !draft.submitted && !draft.behalf)
  const seen = useSeen(
    'projects',
    campaigns?.map(({ id, slug, title }) => ({ id, slug, title })),
  )
  const begun = new Set(drafts.flatMap((draft) => (draft.server ? [draft.server.id] : [])))
  const rest = campaigns?.filter((campaign) => !begun.has(campaign.id)) ?? []
  const known = (campaigns && !coming) || drafts.length > 0
  const registered = holds(viewer, 'HOUSEHOLD')
  const step = registered
    ? nextStep(campaigns ?? [], drafts, thisMonth(portalNow()))
    : nextUnregistered(campaigns ?? [], thisMonth(portalNow()))

  if (!registered && !coming && campaigns?.length === 0 && drafts.length === 0)
    return <NoRight who={<Trans>households that their village has registered</Trans>} />
  return (
    <div className="household stack-m">
      <h1>
        <Trans>Hello, {viewer.displayName}</Trans>
      </h1>
      {known && !registered && (
        <OffTheList places={[...drafts.map((d) => d.village.name), ...rest.map((c) => c.region.place)]} />
      )}
      {known && step && <NextStepCard step={step} />}
      {((!campaigns && fetching) || coming) && <Loading rows={3} />}
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
        </section>
      )}
      {failed && <Pager {...pager} />}
      {!campaigns && error && !fetching && (
        <>
          {seen && seen.length > 0 && <SeenProjects projects={seen} />}
          <TroubleCard trouble={troubleOf(error)} again={again} safe inside />
        </>
      )}
      {registered && (drafts.length > 0 || rest.length > 0 || (!campaigns && error)) && (
        <p>
          <LinkButton icon={Plus} href="/h/new">
            <Trans>Start another project</Trans>
          </LinkButton>
        </p>
      )}
    </div>
  )
}
