import { type ReactNode, useState } from 'react'
import { Field, type FieldProps } from './Field'

/** What was typed where a number belongs: the number, undefined for nothing, or the text itself when it cannot be read. */
export type Read = number | string | undefined

export type ReadFieldProps = FieldProps & {
  value: Read
  /** A text that comes here is to be kept as it is, and nothing to be done with it until it is mended. */
  onChange: (value: Read) => void
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
  const meant = (typed: string): Read => (typed.trim() === '' ? undefined : (read(typed) ?? typed))
  const written = (given: Read) => (typeof given === 'number' ? write(given) : (given ?? ''))
  const [text, setText] = useState(() => written(value))
  const [last, setLast] = useState(value)
  // What could not be read the last time is said at once when somebody comes back to it.
  const [left, setLeft] = useState(true)
  // A value from outside, such as a draft that was found, replaces the text unless the text means the same.
  if (value !== last) {
    setLast(value)
    if (meant(text) !== value) setText(written(value))
  }
  const wrong = error ?? (left && typeof meant(text) === 'string' ? unreadable : undefined)
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
              const next = meant(event.target.value)
              setLast(next)
              if (next !== value) onChange(next)
            }}
            onBlur={() => {
              // A line that appears now would push the button that is being pressed away from under the pointer.
              if (!document.querySelector('button:active, a:active')) setLeft(true)
              onBlur?.()
            }}
          />
          {after && <span>{after}</span>}
        </span>
      )}
    </Field>
  )
}
