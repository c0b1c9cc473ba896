import { Trans, useLingui } from '@lingui/react/macro'
import { Truck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { fragment } from '../../gql'
import type { HouseholdCampaignFragment, HouseholdOneQuery } from '../../gql/graphql'
import { holds, useViewer } from '../../lib/viewer'
import { CampaignState } from '../../ui/CampaignState'
import { LinkButton } from '../../ui/LinkButton'
import { Said } from '../../ui/Said'
import { useTitle } from '../../ui/useTitle'
import { Again } from './Again'
import { Asked } from './Asked'
import { goTo } from './goTo'
import { Head } from './Head'
import { MoneyTable } from './MoneyTable'
import { OffTheList } from './OffTheList'
import { Posts } from './Posts'
import { ProgressCard } from './ProgressCard'
import { Questions } from './Questions'
import { HouseholdAnswers, HouseholdMoney } from './queries'
import { actingFor, over, returnedWith } from './rules'
import { ToAnswer } from './ToAnswer'
import { Way } from './Way'

type Props = { one: NonNullable<HouseholdOneQuery['campaign']>; campaign: HouseholdCampaignFragment }

/** Everything about one project, what has to be done first. */
export function Tracked({ one, campaign }: Props) {
  useTitle(campaign.title)
  const viewer = useViewer()
  const money = fragment(HouseholdMoney, one.money)
  const answers = fragment(HouseholdAnswers, one)
  const { t } = useLingui()
  const draft = `/draft/open/${encodeURIComponent(campaign.id)}`
  useEffect(() => goTo('news') ?? goTo('asked'), [])
  const { answer } = campaign.viewerCan
  const off = campaign.state === 'DRAFT' && campaign.owner.id === viewer.id && !holds(viewer, 'HOUSEHOLD')
  // What somebody else answered meanwhile stands below, once that is read anew.
  const [answered, setAnswered] = useState(0)
  return (
    <div className="household stack-m">
      <Head behalf={actingFor(campaign, viewer)} project={campaign} />
      <div className="stack-s">
        <h1>
          <Said>{campaign.title}</Said>
        </h1>
        <p>
          <CampaignState state={campaign.state} perspective="household" />
        </p>
      </div>
      {off && <OffTheList places={[campaign.region.place]} />}
      {answer && campaign.launchedAt && <ToAnswer slug={campaign.slug} onStale={() => setAnswered(answered + 1)} />}
      <div className={`grid grid-cols-1 gap-5 ${campaign.launchedAt ? 'wide:grid-cols-[minmax(0,1fr)_400px]' : ''}`}>
        <div className={`stack-m ${campaign.launchedAt ? 'wide:col-start-2 wide:row-start-1' : 'wide:max-w-[640px]'}`}>
          {!off && <Asked campaign={campaign} answers={answers} />}
          {campaign.viewerCan.edit && !off && returnedWith(campaign).length === 0 && (
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
          {over(campaign) && <Again campaignId={campaign.id} />}
        </div>
        {campaign.launchedAt && (
          <div className="stack-m wide:col-start-1 wide:row-start-1">
            <Posts
              campaignId={campaign.id}
              slug={campaign.slug}
              mayPost={campaign.viewerCan.post && !over(campaign)}
              main={!campaign.viewerCan.readOrders}
              owed={campaign.state === 'VIABLE' || campaign.state === 'SETTLED'}
            />
            <section className="card stack" aria-labelledby="asked-by-backers">
              <h2 id="asked-by-backers">
                <Trans>Questions from backers</Trans>
              </h2>
              <Questions key={answered} slug={campaign.slug} mayAnswer={answer} />
            </section>
            {money && <MoneyTable money={money} payee={answers.payee?.name || t`the payee`} />}
          </div>
        )}
      </div>
    </div>
  )
}
