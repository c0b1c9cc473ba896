import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { limits } from '../../../lib/drafts/rules'
import { Radios } from '../../../ui/Radios'
import { TextField } from '../../../ui/TextField'
import { NumberAnswer } from '../AnswerFields'
import { dayOf, inDays, launchAtOf } from '../launch'
import { Suggestions } from '../Suggestions'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

/** How long it is open, and from when on. */
export function DaysAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [days, setDays] = useAnswer(draft, 'days')
  const [launchAt, setLaunchAt] = useAnswer(draft, 'launchAt')
  const [choosing, setChoosing] = useState(Boolean(launchAt))
  const later = choosing || Boolean(launchAt)
  // A date that is being typed is empty meanwhile; one that was left empty is none.
  const leave = () => setChoosing(Boolean(launchAt))
  return (
    <>
      <NumberAnswer
        id="days"
        label={t`Days open`}
        hint={t`${limits.daysMin} to ${limits.daysMax}`}
        error={errors.days}
        value={days}
        onChange={setDays}
        unit={<Trans>days</Trans>}
      />
      {!days && (
        <Suggestions
          items={[15, 30, 45].map((n) => ({ key: String(n), text: t`${n} days` }))}
          onTake={(n) => setDays(Number(n))}
        />
      )}
      <Radios
        legend={t`When does it open?`}
        value={later ? 'day' : 'soon'}
        onChange={(value) => {
          setChoosing(value === 'day')
          setLaunchAt(value === 'soon' ? '' : launchAtOf(dayOf(inDays(14))))
        }}
        options={[
          { value: 'soon', label: t`As soon as the county has approved it` },
          { value: 'day', label: t`On a day I choose`, hint: t`At 8 in the morning, if it is approved by then.` },
        ]}
      />
      {later && (
        <TextField
          id="launchAt"
          type="date"
          label={t`Opens on`}
          error={errors.launchAt}
          value={dayOf(launchAt)}
          min={dayOf(inDays(1))}
          onChange={(value) => setLaunchAt(launchAtOf(value))}
          onBlur={leave}
        />
      )}
    </>
  )
}
