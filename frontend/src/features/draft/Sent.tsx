import { Trans, useLingui } from '@lingui/react/macro'
import { CircleCheck } from 'lucide-react'
import { useQuery } from 'urql'
import { Redirect } from 'wouter'
import type { Draft } from '../../lib/drafts/draft'
import { troubleOf } from '../../lib/trouble'
import { Card } from '../../ui/Card'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { Tell } from '../../ui/Tell'
import { Timeline } from '../../ui/Timeline'
import { TroubleLine } from '../../ui/TroubleLine'
import { useTitle } from '../../ui/useTitle'
import { PageHeading } from './PageHeading'
import { DraftWhere } from './queries'
import { stations } from './stations'

/** Says that the project is on its way, at whose desk, until when, and what comes then. */
export function Sent({ draft }: { draft: Draft }) {
  const { t } = useLingui()
  useTitle(t`Sent`)
  const campaignId = draft.server?.id
  const [{ data, error, fetching }, again] = useQuery({
    query: DraftWhere,
    variables: { id: campaignId ?? '' },
    pause: !campaignId,
  })
  const campaign = data?.node?.__typename === 'Campaign' ? data.node : undefined
  // An address that was kept, of a draft that was not sent after all or has come back.
  if (!draft.submitted) return <Redirect to={`/draft/${draft.id}/check`} replace />
  if (campaign?.state === 'DRAFT' && campaignId) {
    return <Redirect to={`/draft/open/${encodeURIComponent(campaignId)}`} replace />
  }

  return (
    <>
      <PageHeading icon={CircleCheck}>
        {draft.behalf ? <Trans>Sent for {draft.behalf.name}</Trans> : <Trans>Sent</Trans>}
      </PageHeading>
      <p className="strong">{campaign?.title ?? draft.answers.title}</p>
      {draft.unsent.length > 0 && (
        <Tell tone="wait">
          <Trans>It was sent from another phone. What you wrote here after that is not part of it.</Trans>
        </Tell>
      )}
      {campaign ? (
        <Card title={t`Where it is`}>
          <Timeline items={stations(campaign, draft)} />
        </Card>
      ) : error ? (
        <TroubleLine
          text={troubleOf(error).text ?? <Trans>Where it is now shows when there is a network.</Trans>}
          again={() => again({ requestPolicy: 'network-only' })}
        />
      ) : (
        fetching && <Loading rows={4} />
      )}
      <p>
        <Trans>
          You need not do anything now. If somebody asks something, you get a message and it stands on your page.
        </Trans>
      </p>
      <LinkButton main wide href={draft.behalf ? '/assist' : '/h'}>
        {draft.behalf ? <Trans>Back to the village desk</Trans> : <Trans>To my projects</Trans>}
      </LinkButton>
    </>
  )
}
