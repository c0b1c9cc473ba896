import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useContext } from 'react'
import { changeDraft } from '../../lib/drafts/store'
import { typedAt, unreadAt } from '../../lib/drafts/unread'
import type { FieldProps } from '../../ui/Field'
import { MoneyField } from '../../ui/MoneyField'
import { NumberField } from '../../ui/NumberField'
import { ReadField } from '../../ui/ReadField'
import { readShare, writeShare } from './costs'
import { DraftContext } from './DraftContext'
import { useRead } from './useRead'

/** id is the path of the number in the API's input. */
type Props = FieldProps & { id: string; value: number | null | undefined; onChange: (value: number) => void }

/** An amount in fen in which zero is "nothing yet". */
export function MoneyAnswer({ value, onChange, ...rest }: Props) {
  return <MoneyField {...rest} {...useRead(rest.id, value, onChange)} />
}

/** An amount in fen of which nothing was said until a number is written: 0 is one, and means free. */
export function FreightAnswer({ id, value, onChange, ...rest }: Props) {
  const draft = useContext(DraftContext)
  const text = draft && unreadAt(draft, id)
  return (
    <MoneyField
      {...rest}
      id={id}
      value={text ?? value ?? undefined}
      onChange={(next) => {
        onChange(typeof next === 'number' ? next : 0)
        if (draft) changeDraft(draft.id, (d) => typedAt(d, id, typeof next === 'number' ? undefined : (next ?? '')))
      }}
    />
  )
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
      unreadable={t`Write how much of ¥100, such as 12.5.`}
      before="¥"
    />
  )
}
