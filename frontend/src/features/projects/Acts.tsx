import { Trans, useLingui } from '@lingui/react/macro'
import { CircleCheck, CirclePause, CirclePlay, type LucideIcon, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ProjectFragment } from '../../gql/graphql'
import { month } from '../../lib/format'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Card'
import { Tell } from '../../ui/Tell'
import { useKeys } from '../../ui/useKeys'
import { ActDialog } from './ActDialog'
import { type Act, actsOf, isPast } from './acts'
import { monthOver } from './late'
import { useActWords } from './useActWords'

const looks: Record<Act, { key: string; icon: LucideIcon }> = {
  DELIVER: { key: 'd', icon: CircleCheck },
  RESUME: { key: 'r', icon: CirclePlay },
  SUSPEND: { key: 'p', icon: CirclePause },
  CANCEL: { key: 'c', icon: X },
}

type Props = { campaign: ProjectFragment; onLate: () => void }

/** What the reader may decide about a project, and what was decided just now. */
export function Acts({ campaign, onLate }: Props) {
  const { t } = useLingui()
  const words = useActWords()
  const [asking, setAsking] = useState<Act | null>(null)
  const [done, setDone] = useState<Act | null>(null)
  const acts = actsOf(campaign)
  const list = acts.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list in words stands for the acts
  const keys = useMemo(
    () => Object.fromEntries(acts.map((act) => [looks[act].key, { does: words[act].name, run: () => setAsking(act) }])),
    [list],
  )
  useKeys(keys)
  const tooLate = campaign.viewerCan.resume && isPast(campaign.deadline)

  return (
    <Card title={t`Decide`}>
      {done && (
        <Tell tone="good" aloud>
          {words[done].done}
        </Tell>
      )}
      {tooLate && (
        <Tell tone="wait">
          <Trans>Its deadline has passed while it was paused. It cannot be resumed, only cancelled.</Trans>
        </Tell>
      )}
      {campaign.viewerCan.decideShortfall && (
        <Tell tone="wait">
          <Trans>
            Too little came in, and nothing is paid out until you decide. Talk with the household first; the village
            that vouched for it can reach them. If the goods are not to be sent, refund the backers through the card
            provider: each refund is booked here by itself, and its backer is told. That cannot be recorded as a
            decision here, and the project keeps this state.
          </Trans>
        </Tell>
      )}
      {monthOver(campaign) && (
        <Tell tone="know">
          <p>
            <Trans>
              The household promised the goods for {month(campaign.deliveryMonth)}, and that month is over. Whether they
              arrived is not recorded here: read what the household posted or ask them, and look at what backers ask and
              report.
            </Trans>
          </p>
          <p>
            <a href={`/c/${campaign.slug}/posts`}>
              <Trans>What the household posted</Trans>
            </a>
          </p>
        </Tell>
      )}
      {acts.length === 0 ? (
        <p className="soft">
          {campaign.state === 'LIVE' || campaign.state === 'SUSPENDED' || campaign.state === 'SHORTFALL' ? (
            <Trans>The county centre of this place decides here.</Trans>
          ) : (
            <Trans>There is nothing to decide at the moment.</Trans>
          )}
        </p>
      ) : (
        <div className="stack-s">
          {acts.map((act) => (
            <Button
              key={act}
              main={act === 'DELIVER' || act === 'RESUME'}
              danger={act === 'CANCEL'}
              wide
              icon={looks[act].icon}
              onClick={() => setAsking(act)}
            >
              {words[act].name}
            </Button>
          ))}
        </div>
      )}
      {asking && (
        <ActDialog
          key={asking}
          act={asking}
          campaign={campaign}
          onDone={() => {
            setDone(asking)
            setAsking(null)
          }}
          onLate={() => {
            setAsking(null)
            setDone(null)
            onLate()
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </Card>
  )
}
