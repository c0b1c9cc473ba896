import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { readNumber } from '../lib/format'
import { ReadField, type ReadFieldProps } from './ReadField'

/** A whole number. unit stands behind it, such as kg. */
export function NumberField({ unit, ...rest }: ReadFieldProps & { unit?: ReactNode }) {
  const { t } = useLingui()
  return (
    <ReadField
      {...rest}
      inputMode="numeric"
      read={readNumber}
      write={String}
      unreadable={t`Write a whole number, such as 12.`}
      after={unit}
    />
  )
}
