import { Trans } from '@lingui/react/macro'
import { Smartphone } from 'lucide-react'
import type { Draft } from '../../lib/drafts/draft'
import { photoWaits } from '../../lib/drafts/draft'
import { unreadIn } from '../../lib/drafts/unread'
import { useSyncState } from '../../lib/drafts/useSync'
import { useOnline } from '../../lib/online'
import { Icon } from '../../ui/Icon'
import { SavedNote } from '../../ui/SavedNote'
import { isAnswered, type Question, questionAt } from './questions'

/** Where the answer to a question is by now: on its way, on the phone, with the server. */
export function DraftNote({ draft, question }: { draft: Draft; question: Question }) {
  const online = useOnline()
  const sync = useSyncState()
  const waits =
    question.name === 'photos'
      ? draft.photos.some((photo) => photoWaits(draft, photo))
      : question.answers.some((name) => draft.unsent.includes(name)) ||
        unreadIn(draft).some((field) => questionAt(field) === question)
  if (!waits && !isAnswered(question, draft)) return <p className="saved" />
  if (!waits) return <SavedNote state="server" />
  if (!online || sync === 'later') return <SavedNote state="phone" />
  if (draft.server && sync === 'sending') return <SavedNote state="saving" />
  // The network is there, but the answer is not one to send yet: half a title, a tier without a price.
  return (
    <p className="saved phone" role="status">
      <Icon of={Smartphone} />
      <Trans>Kept on this phone</Trans>
    </p>
  )
}
