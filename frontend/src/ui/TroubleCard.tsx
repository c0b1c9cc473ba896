import { Trans } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import type { Trouble } from '../lib/trouble'
import { useUnkept } from '../lib/unkept'
import { Button } from './Button'
import { Drawing } from './Drawing'

type Props = {
  trouble: Trouble
  again: () => void
  /** True where something was typed, which useTyped keeps. */
  safe?: boolean
  /** Stands in a page that has its own title. */
  inside?: boolean
}

/** Says why something could not be shown or done, whether what was typed is safe, and what to do. */
export function TroubleCard({ trouble, again, safe, inside }: Props) {
  const unkept = useUnkept()
  const Title = inside ? 'h2' : 'h1'
  return (
    <section className="empty" role="alert">
      <Drawing name={trouble.kind === 'offline' ? 'ridge' : 'basket'} />
      <Title className="trouble-title">
        <What kind={trouble.kind} />
      </Title>
      {trouble.text && <p className="measure">{trouble.text}</p>}
      {!trouble.text && trouble.kind === 'offline' && (
        <p className="measure">
          <Trans>There is no network here, or it is very slow. Try again when it is back.</Trans>
        </p>
      )}
      {trouble.kind === 'outdated' && (
        <p className="measure">
          <Trans>It has been updated, or the network is very slow. Load it again and go on from here.</Trans>
        </p>
      )}
      {safe && !unkept && (
        <p className="measure">
          <Trans>What you typed is kept.</Trans>
        </p>
      )}
      {trouble.kind !== 'denied' && (
        <Button main icon={RefreshCw} onClick={again}>
          {trouble.kind === 'outdated' ? <Trans>Load again</Trans> : <Trans>Try again</Trans>}
        </Button>
      )}
      {trouble.requestId && (
        <p className="small soft">
          <Trans>
            When you ask for help, give this number: <code>{trouble.requestId}</code>
          </Trans>
        </p>
      )}
    </section>
  )
}

function What({ kind }: { kind: Trouble['kind'] }) {
  switch (kind) {
    case 'offline':
      return <Trans>No answer from the server</Trans>
    case 'outdated':
      return <Trans>A part of this page did not come</Trans>
    case 'signedOut':
      return <Trans>Your sign-in has run out</Trans>
    case 'denied':
      return <Trans>This is for others to do</Trans>
    case 'server':
      return <Trans>This did not work</Trans>
  }
}
