import { type ReactNode, useState } from 'react'
import { Field, type FieldProps } from './Field'

export type ReadFieldProps = FieldProps & {
  value: number | undefined
  /** undefined while the text is empty or cannot be read. */
  onChange: (value: number | undefined) => void
  name?: string
  autoFocus?: boolean
  onBlur?: () => void
}

type Props = ReadFieldProps & {
  inputMode: 'numeric' | 'decimal'
  read: (text: string) => number | undefined
  write: (value: number) => string
  /** Said when what was typed cannot be read, once the field is left. */
  unreadable: string
  before?: ReactNode
  after?: ReactNode
}

/** A text that is read as a number: what was typed stays as it was typed. */
export function ReadField({
  label,
  hint,
  error,
  id,
  optional,
  value,
  onChange,
  onBlur,
  inputMode,
  read,
  write,
  unreadable,
  before,
  after,
  ...rest
}: Props) {
  const [text, setText] = useState(value === undefined ? '' : write(value))
  const [last, setLast] = useState(value)
  const [left, setLeft] = useState(false)
  // A value from outside, such as a draft that was found, replaces the text unless the text means the same.
  if (value !== last) {
    setLast(value)
    if (read(text) !== value) setText(value === undefined ? '' : write(value))
  }
  const wrong = error ?? (left && text.trim() !== '' && read(text) === undefined ? unreadable : undefined)
  return (
    <Field label={label} hint={hint} error={wrong} id={id} optional={optional}>
      {(ids) => (
        <span className="with-unit">
          {before && <span aria-hidden="true">{before}</span>}
          <input
            {...rest}
            {...ids}
            type="text"
            inputMode={inputMode}
            autoComplete="off"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setLeft(false)
              const next = read(event.target.value)
              setLast(next)
              if (next !== value) onChange(next)
            }}
            onBlur={() => {
              setLeft(true)
              onBlur?.()
            }}
          />
          {after && <span>{after}</span>}
        </span>
      )}
    </Field>
  )
}
