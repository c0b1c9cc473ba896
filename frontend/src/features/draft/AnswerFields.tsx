import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { FieldProps } from '../../ui/Field'
import { MoneyField } from '../../ui/MoneyField'
import { NumberField } from '../../ui/NumberField'
import { ReadField } from '../../ui/ReadField'
import { readShare, writeShare } from './costs'
import { useRead } from './useRead'

/** id is the path of the number in the API's input. */
type Props = FieldProps & { id: string; value: number | null | undefined; onChange: (value: number) => void }

/** An amount in fen in which zero is "nothing yet". */
export function MoneyAnswer({ value, onChange, ...rest }: Props) {
  return <MoneyField {...rest} {...useRead(rest.id, value, onChange)} />
}

/** A number in which zero is "nothing yet". */
export function NumberAnswer({ value, onChange, ...rest }: Props & { unit?: ReactNode }) {
  return <NumberField {...rest} {...useRead(rest.id, value, onChange)} />
}

/** A share of a hundred, in hundredths of a per cent; zero is "nothing yet". */
export function ShareAnswer({ value, onChange, ...rest }: Props) {
  const { t } = useLingui()
  return (
    <ReadField
      {...rest}
      {...useRead(rest.id, value, onChange)}
      inputMode="decimal"
      read={readShare}
      write={writeShare}
      unreadable={t`Write a share of a hundred, such as 12.5.`}
      after="%"
    />
  )
}
