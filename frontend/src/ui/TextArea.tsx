import { Plural } from '@lingui/react/macro'
import type { TextareaHTMLAttributes } from 'react'
import { Field, type FieldProps } from './Field'
import { useTooLong } from './useTooLong'

type Props = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange' | 'id'> & {
    value: string
    onChange: (value: string) => void
    /** The most characters. More can be typed, so that nothing pasted is lost, and is said to be too much. */
    max?: number
  }

/** Several lines of text. */
export function TextArea({ label, hint, error, id, optional, value, onChange, max, rows = 4, ...rest }: Props) {
  const { left, tooLong } = useTooLong(value, max)
  return (
    <Field label={label} hint={hint} error={error ?? tooLong} id={id} optional={optional}>
      {(ids) => (
        <>
          <textarea {...rest} {...ids} rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />
          {max !== undefined && left >= 0 && (
            <p className="count" aria-live={left <= 20 ? 'polite' : 'off'}>
              <Plural value={left} one="# character left" other="# characters left" />
            </p>
          )}
        </>
      )}
    </Field>
  )
}
