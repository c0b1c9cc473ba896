import { useLingui } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { useParams } from 'wouter'
import { fragment } from '../../gql'
import { troubleOf } from '../../lib/trouble'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Loading } from '../../ui/Loading'
import { NotFound } from '../../ui/NotFound'
import { Said } from '../../ui/Said'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { answersBefore } from './answers'
import { Decided } from './Decided'
import { DecisionPanel } from './DecisionPanel'
import { Passed } from './Passed'
import { ReviewedCampaign, ReviewOne, ReviewRow } from './queries'
import { Reviewed } from './Reviewed'
import { Unsent } from './Unsent'
import { useQuestions } from './useQuestions'

/** One project and the officer's decision beside it. */
export default function StepPage() {
  const { t } = useLingui()
  const { id = '' } = useParams()
  const [{ data, error, fetching }, again] = useQuery({ query: ReviewOne, variables: { id: decodeURIComponent(id) } })
  const node = data?.node?.__typename === 'ReviewStep' ? data.node : null
  const step = node && fragment(ReviewRow, node)
  const campaign = node && fragment(ReviewedCampaign, node.campaign)
  useTitle(campaign?.title ?? t`Review`)
  const questions = useQuestions(step?.id ?? '')

  if (error && !node) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !node) return <Loading rows={12} />
  if (!step || !campaign) return <NotFound back="/g/review" />

  const open = step.state === 'OPEN'
  return (
    <div className="stack-m">
      <Breadcrumb
        items={[
          { text: t`Review`, href: '/g/review' },
          ...campaign.region.ancestors.map((region) => ({ text: region.place })),
          { text: campaign.title },
        ]}
      />
      <h1>
        <Said>{campaign.title}</Said>
      </h1>
      <div className="grid gap-6 wide:grid-cols-[minmax(0,1fr)_380px]">
        <Reviewed
          campaign={campaign}
          questions={open && step.mayDecide ? questions : undefined}
          before={open ? answersBefore(campaign, step.round) : undefined}
        />
        <div className="stack-m">
          <Passed review={campaign.review.filter((other) => open || other.id !== step.id)} />
          <div className="stack-m wide:sticky wide:top-4">
            {open ? (
              <DecisionPanel
                step={step}
                campaign={campaign}
                questions={questions}
                onLate={() => again({ requestPolicy: 'network-only' })}
              />
            ) : (
              <>
                <Decided step={campaign.review.find((other) => other.id === step.id)} />
                <Unsent step={step.id} questions={questions} />
              </>
            )}
          </div>
        </div>
      </div>
    </div>
  )
}
