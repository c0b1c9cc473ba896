import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Chip, type Tone } from './Chip'

// The same words and colours as on the public pages.
const states = {
  AWAITING_METHOD: ['wait', msg({ message: 'Waiting for a card', context: 'pledge state' })],
  ACTION_REQUIRED: ['wait', msg({ message: 'Waiting for the bank', context: 'pledge state' })],
  SETUP_FAILED: ['wait', msg({ message: 'Another card needed', context: 'pledge state' })],
  EXPIRED: ['know', msg({ message: 'Expired', context: 'pledge state' })],
  COMMITTED: ['good', msg({ message: 'Noted', context: 'pledge state' })],
  CANCELLED: ['know', msg({ message: 'Cancelled', context: 'pledge state' })],
  RELEASED: ['know', msg({ message: 'Nothing charged', context: 'pledge state' })],
  QUEUED: ['know', msg({ message: 'About to be charged', context: 'pledge state' })],
  CHARGING: ['wait', msg({ message: 'Being charged', context: 'pledge state' })],
  PROCESSING: ['wait', msg({ message: 'The bank is confirming', context: 'pledge state' })],
  AUTH_REQUIRED: ['wait', msg({ message: 'Waiting for the backer', context: 'pledge state' })],
  ERRORED_SOFT: ['wait', msg({ message: 'Will be tried again', context: 'pledge state' })],
  ERRORED_HARD: ['wait', msg({ message: 'Another card needed', context: 'pledge state' })],
  DROPPED: ['know', msg({ message: 'Ended', context: 'pledge state' })],
  COLLECTED: ['good', msg({ message: 'Paid', context: 'pledge state' })],
  PART_REFUNDED: ['know', msg({ message: 'Partly refunded', context: 'pledge state' })],
  REFUNDED: ['know', msg({ message: 'Refunded', context: 'pledge state' })],
} satisfies Record<string, [Tone, MessageDescriptor]>

/** How a pledge stands, for those who do not pay it themselves. */
export function PledgeState({ state }: { state: keyof typeof states }) {
  const { t } = useLingui()
  const [tone, text] = states[state]
  return <Chip tone={tone}>{t(text)}</Chip>
}
