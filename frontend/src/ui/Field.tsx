import { Trans } from '@lingui/react/macro'
import { type ReactNode, useId } from 'react'
import { Wrong } from './Wrong'

/** What an input takes from its field: spread it into the element. */
export type FieldIds = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong, in the same words as in the error summary. */
  error?: string
  /** Where an error summary leads to. */
  id?: string
  /** May be left empty; said beside the label. */
  optional?: boolean
}

/** A label, a hint and what is wrong, tied to whatever input the children return. */
export function Field({
  label,
  hint,
  error,
  id,
  optional,
  children,
}: FieldProps & { children: (ids: FieldIds) => ReactNode }) {
  const own = useId()
  const inputId = id ?? own
  const described = [hint && `${inputId}-hint`, error && `${inputId}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={inputId}>
        {label}
        {optional && (
          <span className="optional">
            {' '}
            <Trans>(optional)</Trans>
          </span>
        )}
      </label>
      {hint && (
        <p className="hint" id={`${inputId}-hint`}>
          {hint}
        </p>
      )}
      {error && <Wrong id={`${inputId}-wrong`} text={error} />}
      {children({
        id: inputId,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
      })}
    </div>
  )
}
