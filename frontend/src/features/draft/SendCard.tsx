import { Trans, useLingui } from '@lingui/react/macro'
import { Send } from 'lucide-react'
import type { Draft } from '../../lib/drafts/draft'
import { changeDraft } from '../../lib/drafts/store'
import type { Submitted } from '../../lib/drafts/submit'
import { useOnline } from '../../lib/online'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Tell } from '../../ui/Tell'
import { Timeline } from '../../ui/Timeline'
import { ConsentDay } from './ConsentDay'

type Props = {
  draft: Draft
  outcome: Submitted | undefined
  /** What the server refused that belongs to no answer. */
  refused: readonly string[]
  busy: boolean
  onSend: () => void
}

/** What happens with the project from here, and the button that begins it. */
export function SendCard({ draft, outcome, refused, busy, onSend }: Props) {
  const { t } = useLingui()
  const village = draft.village.name
  return (
    <Card title={t`What happens next`}>
      <Timeline
        items={[
          {
            title: t`${village} vouches for it`,
            text: t`Somebody who knows you reads it. It cannot be changed meanwhile; if something is unclear it comes back to you.`,
            state: 'next',
          },
          { title: t`The county approves it`, text: t`Then it opens to backers.`, state: 'next' },
          {
            title: t`Backers join`,
            text: t`When the goal is reached they are charged. Then the county pays you, and you ship.`,
            state: 'next',
          },
        ]}
      />
      {draft.behalf && (
        <ConsentDay
          name={draft.behalf.name}
          hint={t`Everybody can read this day on the project's page. Left empty, nothing is said there.`}
          value={draft.consentOn ?? ''}
          onChange={(consentOn) => changeDraft(draft.id, (d) => ({ ...d, consentOn }))}
        />
      )}
      {refused.map((text) => (
        <Tell key={text} tone="bad" aloud>
          {text}
        </Tell>
      ))}
      {outcome && outcome !== 'sent' && (
        <Tell tone="wait" aloud>
          <Came outcome={outcome} />
        </Tell>
      )}
      <Button main wide icon={Send} busy={busy} busyText={t`Handing it in…`} onClick={onSend}>
        <Trans>Send to the village to vouch</Trans>
      </Button>
    </Card>
  )
}

function Came({ outcome }: { outcome: Submitted }) {
  const online = useOnline()
  switch (outcome) {
    case 'later':
      return online ? (
        <Trans>
          It is kept and not sent yet: the network or the server has trouble just now. Press again in a while.
        </Trans>
      ) : (
        <Trans>It is kept. Send it when there is a network.</Trans>
      )
    case 'unknown':
      return <Trans>No answer came. It may have arrived: press again, it is sent once at most.</Trans>
    case 'outdated':
      return <Trans>It is kept. Load this page again, then send it.</Trans>
    case 'changed':
      return <Trans>Somebody else changed it just now. What is new stands above; look at it, then send it.</Trans>
    default:
      return <Trans>Not sent yet: something above has to be looked at first.</Trans>
  }
}
