import type { InputHTMLAttributes } from 'react'
import { Field, type FieldProps } from './Field'
import { useTooLong } from './useTooLong'

type Props = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'id'> & {
    value: string
    onChange: (value: string) => void
    /** The most characters. More can be typed, so that nothing pasted is lost, and is said to be too much. */
    longest?: number
  }

/** One line of text. */
export function TextField({ label, hint, error, id, optional, value, onChange, longest, ...rest }: Props) {
  const { tooLong } = useTooLong(value, longest)
  return (
    <Field label={label} hint={hint} error={error ?? tooLong} id={id} optional={optional}>
      {(ids) => (
        <input type="text" {...rest} {...ids} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
