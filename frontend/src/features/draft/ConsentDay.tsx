import { useLingui } from '@lingui/react/macro'
import { TextField } from '../../ui/TextField'
import { dayOf, inDays } from './launch'

type Props = { name: string; hint: string; value: string; onChange: (day: string) => void }

/** The day on which a household signed that the clerk may write for it. */
export function ConsentDay({ name, hint, value, onChange }: Props) {
  const { t } = useLingui()
  return (
    <TextField
      id="consentOn"
      type="date"
      label={t`On which day ${name} signed the consent sheet`}
      hint={hint}
      optional
      value={value}
      max={dayOf(inDays(0))}
      onChange={onChange}
    />
  )
}
