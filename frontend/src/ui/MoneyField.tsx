import { useLingui } from '@lingui/react/macro'
import { readMoney, yuan } from '../lib/format'
import { ReadField, type ReadFieldProps } from './ReadField'

/** An amount, typed in yuan; value is in fen. */
export function MoneyField(props: ReadFieldProps) {
  const { t } = useLingui()
  return (
    <ReadField
      {...props}
      inputMode="decimal"
      read={readMoney}
      write={yuan}
      unreadable={t`Write an amount in yuan, such as 58 or 1,234.50.`}
      before="¥"
    />
  )
}
