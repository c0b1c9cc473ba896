import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { type Opened, openCampaign } from '../../lib/drafts/read'
import { useDraftsOpened } from '../../lib/drafts/store'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { CampaignState } from '../../ui/CampaignState'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { Said } from '../../ui/Said'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { questionAt } from './questions'

/** Brings a draft that the server has to this phone, such as one that was given back with questions. */
export default function OpenPage() {
  const { t } = useLingui()
  useTitle(t`Open a draft`)
  const { campaignId = '' } = useParams<{ campaignId: string }>()
  const id = decodeURIComponent(campaignId)
  const client = useClient()
  const viewer = useViewer()
  const here = useDraftsOpened()
  const [, go] = useLocation()
  const [query] = useSearchParams()
  // A page that speaks of one answer, such as what a reviewer asked about, leads to its question.
  const question = questionAt(query.get('field'))
  const page = question ? `${question.name}?from=check` : 'check'
  const [tries, setTries] = useState(0)
  const [came, setCame] = useState<Opened>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: tries is another try
  useEffect(() => {
    // Before the phone's own drafts are read, one that is here already would be opened beside itself.
    if (!here) return
    let left = false
    setCame(undefined)
    void openCampaign(client, id, viewer.id).then((opened) => {
      if (left) return
      if ('id' in opened) go(`/draft/${encodeURIComponent(opened.id)}/${page}`, { replace: true })
      else setCame(opened)
    })
    return () => {
      left = true
    }
  }, [client, id, viewer.id, here, page, tries, go])

  if (!came || 'id' in came) return <Loading rows={8} />
  if ('denied' in came) return <NoRight who={<Trans>the household, or the clerk who wrote it with them,</Trans>} />
  if ('missing' in came) {
    if (!came.error) return <NotFound back="/h" />
    return <TroubleCard trouble={troubleOf(came.error)} again={() => setTries(tries + 1)} />
  }
  return (
    <div className="household narrow stack">
      <h1>
        <Said>{came.title}</Said>
      </h1>
      <p>
        <CampaignState state={came.state} perspective="household" />
      </p>
      <p>
        <Trans>It is not a draft any more, so it cannot be changed here.</Trans>
      </p>
      <LinkButton main href="/h">
        <Trans>To my projects</Trans>
      </LinkButton>
    </div>
  )
}
