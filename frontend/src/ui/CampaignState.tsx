import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import {
  CircleCheck,
  CirclePause,
  Clock,
  File,
  type LucideIcon,
  TriangleExclamationPoint,
  Truck,
  X,
} from 'lucide-react'
import { Chip, type Tone } from './Chip'

type Words = [Tone, LucideIcon, MessageDescriptor]

// The same words, colours and icons as on the public pages.
const states = {
  DRAFT: ['plain', File, msg({ message: 'Draft', context: 'campaign state' })],
  IN_REVIEW: ['wait', Clock, msg({ message: 'In review', context: 'campaign state' })],
  SCHEDULED: ['know', Clock, msg({ message: 'Approved, opens soon', context: 'campaign state' })],
  LIVE: ['good', CircleCheck, msg({ message: 'Open', context: 'campaign state' })],
  COLLECTING: ['know', Clock, msg({ message: 'Goal reached, collecting', context: 'campaign state' })],
  VIABLE: ['good', CircleCheck, msg({ message: 'Collected, goods being prepared', context: 'campaign state' })],
  SHORTFALL: [
    'wait',
    TriangleExclamationPoint,
    msg({ message: 'Short of money, being decided', context: 'campaign state' }),
  ],
  SETTLED: ['good', CircleCheck, msg({ message: 'Paid out, delivery due', context: 'campaign state' })],
  REJECTED: ['plain', X, msg({ message: 'Not approved', context: 'campaign state' })],
  SUSPENDED: ['wait', CirclePause, msg({ message: 'Paused by the county', context: 'campaign state' })],
  CANCELLED: ['plain', X, msg({ message: 'Cancelled', context: 'campaign state' })],
  FAILED: ['plain', X, msg({ message: 'Goal not reached', context: 'campaign state' })],
} satisfies Record<string, Words>

type State = keyof typeof states

// Where those who run a project have to do what backers wait for.
const own: Partial<Record<State, Words>> = {
  SETTLED: ['know', Truck, msg({ message: 'Paid, ship now', context: 'campaign state' })],
}

type Props = {
  state: State
  /** Who reads it: those who run the project, or everybody else. */
  perspective?: 'household' | 'backer'
}

/** How a campaign stands. */
export function CampaignState({ state, perspective = 'backer' }: Props) {
  const { t } = useLingui()
  const [tone, icon, text] = (perspective === 'household' && own[state]) || states[state]
  return (
    <Chip tone={tone} icon={icon}>
      {t(text)}
    </Chip>
  )
}
