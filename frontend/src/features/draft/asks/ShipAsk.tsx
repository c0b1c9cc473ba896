import { useLingui } from '@lingui/react/macro'
import { deliveryMonths } from '../../../lib/drafts/rules'
import { month } from '../../../lib/format'
import { portalNow } from '../../../lib/portalTime'
import { Select } from '../../../ui/Select'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'
import { StoryAsk } from './StoryAsk'

/** When it is shipped: the month, and in the household's words. */
export function ShipAsk(props: AskProps) {
  const { t } = useLingui()
  const [deliveryMonth = '', setMonth] = useAnswer(props.draft, 'deliveryMonth')
  const open = deliveryMonths(props.draft.answers, portalNow().getTime())
  const shown = deliveryMonth && !open.includes(deliveryMonth) ? [deliveryMonth, ...open] : open
  return (
    <>
      <Select
        id="deliveryMonth"
        label={t`Month of delivery`}
        hint={t`By the end of this month everything has been sent.`}
        error={props.errors.deliveryMonth}
        value={deliveryMonth}
        onChange={setMonth}
        options={[{ value: '', label: t`Choose a month` }, ...shown.map((value) => ({ value, label: month(value) }))]}
      />
      <StoryAsk {...props} block="ship" />
    </>
  )
}
