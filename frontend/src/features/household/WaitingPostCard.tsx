import { Trans } from '@lingui/react/macro'
import type { SendState, WaitingPost } from '../../lib/posts/outbox'
import { Chip } from '../../ui/Chip'
import { PickedPhotos } from './PickedPhotos'

type Props = { post: WaitingPost; state: SendState; online: boolean }

/** A post that is safe on the phone and not published yet, and what it waits for. */
export function WaitingPostCard({ post, state, online }: Props) {
  return (
    <li className="post stack-s">
      <p role="status">
        <Chip tone="wait">
          <Waits state={state} online={online} />
        </Chip>
      </p>
      <p className="mail">{post.text}</p>
      <PickedPhotos photos={post.photos} />
      <p className="small soft">
        <Trans>It is kept on this phone and published by itself. You can close the page.</Trans>
      </p>
    </li>
  )
}

function Waits({ state, online }: { state: SendState; online: boolean }) {
  if (!online || state === 'network') return <Trans>Waits for a network</Trans>
  switch (state) {
    case 'signedOut':
      return <Trans>Waits until you have signed in</Trans>
    case 'outdated':
      return <Trans>Waits until this page is loaded again</Trans>
    case 'server':
      return <Trans>The server is in trouble; it is tried again</Trans>
    default:
      return <Trans>Being published…</Trans>
  }
}
