import { Trans } from '@lingui/react/macro'
import { Truck } from 'lucide-react'
import { useEffect } from 'react'
import { fragment } from '../../gql'
import type { HouseholdCampaignFragment, HouseholdOneQuery } from '../../gql/graphql'
import { useViewer } from '../../lib/viewer'
import { CampaignState } from '../../ui/CampaignState'
import { LinkButton } from '../../ui/LinkButton'
import { Said } from '../../ui/Said'
import { useTitle } from '../../ui/useTitle'
import { Asked } from './Asked'
import { Head } from './Head'
import { MoneyTable } from './MoneyTable'
import { Posts } from './Posts'
import { ProgressCard } from './ProgressCard'
import { Questions } from './Questions'
import { HouseholdAnswers, HouseholdMoney } from './queries'
import { actingFor, returnedWith } from './rules'
import { Way } from './Way'

type Props = { one: NonNullable<HouseholdOneQuery['campaign']>; campaign: HouseholdCampaignFragment }

/** Everything about one project, what has to be done first. */
export function Tracked({ one, campaign }: Props) {
  useTitle(campaign.title)
  const viewer = useViewer()
  const money = fragment(HouseholdMoney, one.money)
  const draft = `/draft/open/${encodeURIComponent(campaign.id)}`
  useGoTo('news')
  return (
    <div className="household stack-m">
      <Head behalf={actingFor(campaign, viewer)} project={campaign} />
      <div className="stack-s">
        <h1>
          <Said>{campaign.title}</Said>
        </h1>
        <p>
          <CampaignState state={campaign.state} />
        </p>
      </div>
      <div className={`grid grid-cols-1 gap-5 ${campaign.launchedAt ? 'wide:grid-cols-[minmax(0,1fr)_400px]' : ''}`}>
        <div className={`stack-m ${campaign.launchedAt ? 'wide:col-start-2 wide:row-start-1' : 'wide:max-w-[640px]'}`}>
          <Asked campaign={campaign} answers={fragment(HouseholdAnswers, one)} />
          {campaign.viewerCan.edit && returnedWith(campaign).length === 0 && (
            <p>
              <LinkButton main wide href={draft}>
                <Trans>Go on with the draft</Trans>
              </LinkButton>
            </p>
          )}
          {campaign.viewerCan.readOrders && (
            <p>
              <LinkButton main wide icon={Truck} href={`/h/c/${campaign.slug}/orders`}>
                <Trans>Whom to send to</Trans>
              </LinkButton>
            </p>
          )}
          {campaign.launchedAt && <ProgressCard campaign={campaign} />}
          <Way campaign={campaign} />
        </div>
        {campaign.launchedAt && (
          <div className="stack-m wide:col-start-1 wide:row-start-1">
            <Posts
              campaignId={campaign.id}
              slug={campaign.slug}
              mayPost={campaign.viewerCan.post}
              main={!campaign.viewerCan.readOrders}
            />
            <section className="card stack" aria-labelledby="asked-by-backers">
              <h2 id="asked-by-backers">
                <Trans>Questions from backers</Trans>
              </h2>
              <Questions slug={campaign.slug} mayAnswer={campaign.viewerCan.answer} />
            </section>
            {money && <MoneyTable money={money} />}
          </div>
        )}
      </div>
    </div>
  )
}

/** Goes to the part that the address names, once the page has it. */
function useGoTo(part: string) {
  useEffect(() => {
    if (window.location.hash !== `#${part}`) return
    // After the frame, which begins every new page at its top.
    const later = setTimeout(() => document.getElementById(part)?.focus())
    return () => clearTimeout(later)
  }, [part])
}
