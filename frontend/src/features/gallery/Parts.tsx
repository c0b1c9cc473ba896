import { Trans, useLingui } from '@lingui/react/macro'
import { Truck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ActingBar } from '../../ui/ActingBar'
import { Button } from '../../ui/Button'
import { CampaignState } from '../../ui/CampaignState'
import { Card } from '../../ui/Card'
import { Chip } from '../../ui/Chip'
import { Day } from '../../ui/Day'
import { Money } from '../../ui/Money'
import { Photo } from '../../ui/Photo'
import { PledgeState } from '../../ui/PledgeState'
import { Progress } from '../../ui/Progress'
import { Prose } from '../../ui/Prose'
import { Qr } from '../../ui/Qr'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'
import { Timeline } from '../../ui/Timeline'
import { When } from '../../ui/When'
import { samplePicture } from './photo'
import { Sample } from './Sample'

const campaigns = [
  'DRAFT',
  'IN_REVIEW',
  'SCHEDULED',
  'LIVE',
  'COLLECTING',
  'VIABLE',
  'SHORTFALL',
  'SETTLED',
  'REJECTED',
  'SUSPENDED',
  'CANCELLED',
  'FAILED',
] as const

const pledges = [
  'AWAITING_METHOD',
  'COMMITTED',
  'AUTH_REQUIRED',
  'ERRORED_HARD',
  'COLLECTED',
  'REFUNDED',
  'CANCELLED',
] as const

const soon = new Date(Date.now() + 9 * 86_400_000).toISOString()

/** What tells how things stand. */
export function Parts() {
  return (
    <div className="stack-l">
      <Chips />
      <Told />
      <Boxes />
      <Happened />
      <Pictures />
    </div>
  )
}

function Chips() {
  return (
    <Sample name="Chip, CampaignState, PledgeState">
      <p className="chips">
        <Chip tone="good">
          <Trans>Vouched for</Trans>
        </Chip>
        <Chip tone="wait">
          <Trans>Waiting</Trans>
        </Chip>
        <Chip tone="bad">
          <Trans>Late by 3 days</Trans>
        </Chip>
        <Chip tone="know">
          <Trans>New</Trans>
        </Chip>
        <Chip tone="plain">
          <Trans>Ended</Trans>
        </Chip>
        <Chip tone="know" icon={Truck}>
          <Trans>On its way</Trans>
        </Chip>
      </p>
      <p className="chips">
        {campaigns.map((state) => (
          <CampaignState key={state} state={state} />
        ))}
      </p>
      <p className="chips">
        {pledges.map((state) => (
          <PledgeState key={state} state={state} />
        ))}
      </p>
    </Sample>
  )
}

function Told() {
  return (
    <Sample name="Tell">
      <Tell tone="good">
        <Trans>The county has approved the project. It opens on Monday.</Trans>
      </Tell>
      <Tell tone="wait">
        <Trans>The village clerk looks at it by Friday.</Trans>
      </Tell>
      <Tell tone="bad">
        <Trans>Two parcels came back. Write to their backers today.</Trans>
      </Tell>
      <Tell tone="know">
        <Trans>Money is paid out after the goods have arrived.</Trans>
      </Tell>
    </Sample>
  )
}

function Boxes() {
  const { t } = useLingui()
  return (
    <Sample name="Card, Progress, Money, Day, When">
      <Card title={t`Pepper of Taiping village`} level={3}>
        <Progress
          value={1_340_100}
          max={2_000_000}
          label={
            <Trans>
              Raised <Money fen={1_340_100} /> of <Money fen={2_000_000} />
            </Trans>
          }
        />
        <p>
          <Trans>
            Open until <Day at={soon} away />
          </Trans>
        </p>
        <p className="soft">
          <Trans>
            Changed on <When at="2026-11-20T02:00:00Z" />
          </Trans>
        </p>
      </Card>
      <Progress value={0} max={100} label={t`Nothing yet`} />
      <Progress value={140} max={100} label={t`More than the goal`} />
    </Sample>
  )
}

function Happened() {
  const { t } = useLingui()
  return (
    <Sample name="Timeline, ActingBar">
      <ActingBar name={t`Wang Xiulan`} village={t`Taiping village`}>
        <Button>
          <Trans>Stop</Trans>
        </Button>
      </ActingBar>
      <Timeline
        items={[
          {
            title: t`The village vouched for it`,
            at: '2026-11-18T02:00:00Z',
            text: t`Clerk Li saw the goods.`,
            state: 'done',
          },
          { title: t`The county looks at it`, text: t`By Friday`, state: 'now' },
          { title: t`It opens`, state: 'next' },
        ]}
      />
    </Sample>
  )
}

function Pictures() {
  const { t } = useLingui()
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = samplePicture()
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [])
  const photo = { url, alt: t`Two hills below the sun`, width: 400, height: 300, color: '#F7E8C4' }
  return (
    <Sample name="Photo, Qr, Prose, Said">
      <div className="grid wide:grid-cols-3">
        {url && <Photo photo={photo} />}
        {url && <Photo photo={photo} whole />}
        <Qr text="https://example.org/c/pepper" label={t`The address of the project page`} />
      </div>
      <p className="strong">
        <Said>新寨的黄芪片</Said>
      </p>
      <Prose
        html={`<p>${t`Pepper is dried on the roofs for six days.`}</p><ul><li>${t`Picked by hand`}</li><li>${t`Nothing added`}</li></ul>`}
      />
    </Sample>
  )
}
