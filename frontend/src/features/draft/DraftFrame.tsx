import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Redirect, useParams } from 'wouter'
import type { Draft } from '../../lib/drafts/draft'
import { useDraft, useDraftsOpened } from '../../lib/drafts/store'
import { ActingBar } from '../../ui/ActingBar'
import { AppLink } from '../../ui/AppLink'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { useTitle } from '../../ui/useTitle'

type Props = {
  /** The page is also there for a draft that was sent. */
  sent?: boolean
  children: (draft: Draft) => ReactNode
}

/** What surrounds every page of a draft: the draft of the address and for whom it is written. */
export function DraftFrame({ sent, children }: Props) {
  const { id = '' } = useParams<{ id: string }>()
  const draft = useDraft(decodeURIComponent(id))
  const opened = useDraftsOpened()
  if (!draft) return opened ? <NotHere /> : <Loading rows={8} />
  if (draft.submitted && !sent) return <Redirect to={`/draft/${draft.id}/sent`} replace />
  return (
    <div className="household narrow stack-m pt-3">
      {draft.behalf && (
        <ActingBar name={draft.behalf.name} village={draft.village.name}>
          <AppLink href="/assist">
            <Trans>Stop for now</Trans>
          </AppLink>
        </ActingBar>
      )}
      {children(draft)}
    </div>
  )
}

function NotHere() {
  const { t } = useLingui()
  useTitle(t`Draft not found`)
  return (
    <div className="household narrow">
      <h1 className="hidden">
        <Trans>Draft not found</Trans>
      </h1>
      <Empty
        drawing="walnut"
        text={<Trans>This draft is not on this phone. Drafts that the server has stand on your own page.</Trans>}
        action={
          <LinkButton main href="/h">
            <Trans>To my projects</Trans>
          </LinkButton>
        }
      />
    </div>
  )
}
