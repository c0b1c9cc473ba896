import type { SelectHTMLAttributes } from 'react'
import { Field, type FieldProps } from './Field'

type Props<Value extends string> = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange' | 'id'> & {
    options: readonly { value: Value; label: string }[]
    value: Value
    onChange: (value: Value) => void
  }

/** One of several, from the system's own list. */
export function Select<Value extends string>({
  label,
  hint,
  error,
  id,
  optional,
  options,
  value,
  onChange,
  ...rest
}: Props<Value>) {
  return (
    <Field label={label} hint={hint} error={error} id={id} optional={optional}>
      {(ids) => (
        <select {...rest} {...ids} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
