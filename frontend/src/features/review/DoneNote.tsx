import { Trans } from '@lingui/react/macro'
import { ArrowRight } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReviewDecision, ReviewKind, ReviewRowFragment } from '../../gql/graphql'
import { LinkButton } from '../../ui/LinkButton'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'

/** A decision that was just taken. */
export type Done = {
  decision: ReviewDecision
  kind: ReviewKind
  title: string
  /** Where it can be looked at, when it has opened. */
  slug: string | null
}

/** Tells that a decision was taken and what follows, and leads to the next one: Enter goes there. */
export function DoneNote({ done, next }: { done: Done; next?: ReviewRowFragment }) {
  const box = useRef<HTMLDivElement>(null)
  const nextId = next?.id
  // The next thing to do has the focus, so that who decides fifty a day needs no mouse.
  useEffect(() => {
    const there = nextId ? box.current?.querySelector<HTMLElement>('.next') : box.current
    there?.focus()
  }, [nextId])
  return (
    <div ref={box} tabIndex={-1}>
      <Tell tone={done.decision === 'APPROVE' ? 'good' : 'know'} aloud>
        <p className="strong">
          <Said>{done.title}</Said>
        </p>
        <p>
          <Follows done={done} />
        </p>
        <div className="actions">
          {next && (
            <LinkButton className="next" icon={ArrowRight} href={`/g/review/${encodeURIComponent(next.id)}`}>
              <Trans>
                Next: <Said>{next.campaign.title}</Said>
              </Trans>
            </LinkButton>
          )}
          {done.slug && (
            <a className="button" href={`/c/${done.slug}`}>
              <Trans>See its page</Trans>
            </a>
          )}
        </div>
      </Tell>
    </div>
  )
}

function Follows({ done }: { done: Done }) {
  const village = done.kind === 'VILLAGE'
  switch (done.decision) {
    case 'APPROVE':
      if (village) return <Trans>You vouched for it. It is with the county now.</Trans>
      return done.slug ? (
        <Trans>Approved. It is open to backers now.</Trans>
      ) : (
        <Trans>Approved. It opens by itself on its day.</Trans>
      )
    case 'RETURN':
      return <Trans>Sent back. The household reads what you asked, and it comes to you again when it is mended.</Trans>
    case 'REJECT':
      return village ? (
        <Trans>You did not vouch for it. It ends here, and the household reads your reason.</Trans>
      ) : (
        <Trans>Refused. It ends here, and the household reads your reason.</Trans>
      )
  }
}
