import { Trans, useLingui } from '@lingui/react/macro'
import { ReceiptText } from 'lucide-react'
import { useQuery } from 'urql'
import { useParams } from 'wouter'
import { fragment } from '../../gql'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { CampaignState } from '../../ui/CampaignState'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { Said } from '../../ui/Said'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { Acts } from './Acts'
import { Figures } from './Figures'
import { Problems } from './Problems'
import { Questions } from './Questions'
import { Project, ProjectOne } from './queries'
import { seesProblems, watches } from './roles'
import { Summary } from './Summary'
import { Vouchers } from './Vouchers'

/** One project as the office that answers for it sees it: how it stands, what waits, and what can be done. */
export default function ProjectPage() {
  const { t } = useLingui()
  const viewer = useViewer()
  const { slug = '' } = useParams()
  const [{ data, error, fetching }, again] = useQuery({
    query: ProjectOne,
    variables: { slug: decodeURIComponent(slug) },
  })
  const campaign = fragment(Project, data?.campaign)
  useTitle(campaign?.title ?? t`Watched projects`)

  if (!watches(viewer)) return <NoRight who={<Trans>the county centre</Trans>} />
  if (error && !campaign) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !campaign) return <Loading rows={12} />
  if (!campaign) return <NotFound back="/g/projects" />
  if (!watches(viewer, campaign.region.code)) return <NoRight who={<Trans>the county centre there</Trans>} />

  return (
    <div className="stack-m">
      <Breadcrumb
        items={[
          { text: t`Watched projects`, href: '/g/projects' },
          ...campaign.region.ancestors.map((region) => ({ text: region.place })),
          { text: campaign.title },
        ]}
      />
      <h1>
        <Said>{campaign.title}</Said>
      </h1>
      <p>
        <CampaignState state={campaign.state} />{' '}
        {campaign.stateReason && (
          <Trans>
            The reason, as everybody reads it: <Said>{campaign.stateReason}</Said>
          </Trans>
        )}
      </p>
      <div className="grid gap-6 wide:grid-cols-[minmax(0,1fr)_380px]">
        <div className="stack-m">
          <Summary campaign={campaign} />
          {seesProblems(viewer, campaign.region.code) && <Problems campaign={campaign.id} />}
          <Questions campaign={campaign.id} />
        </div>
        <div className="stack-m">
          <Acts campaign={campaign} onLate={() => again({ requestPolicy: 'network-only' })} />
          <Figures campaign={campaign} />
          <Vouchers campaign={campaign} />
          {campaign.money && (
            <div className="actions">
              <LinkButton icon={ReceiptText} href={`/f/ledger/${encodeURIComponent(campaign.id)}`}>
                <Trans>Its ledger</Trans>
              </LinkButton>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
