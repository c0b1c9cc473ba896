import type { InputHTMLAttributes } from 'react'
import { Field, type FieldProps } from './Field'

type Props = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'id'> & {
    value: string
    onChange: (value: string) => void
  }

/** One line of text. */
export function TextField({ label, hint, error, id, optional, value, onChange, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error} id={id} optional={optional}>
      {(ids) => (
        <input type="text" {...rest} {...ids} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
