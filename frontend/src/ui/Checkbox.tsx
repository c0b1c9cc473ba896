import { type ReactNode, useId } from 'react'
import { Wrong } from './Wrong'

type Props = {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ReactNode
  error?: string
  id?: string
}

/** A yes or no that can be taken back until the form is sent. */
export function Checkbox({ label, checked, onChange, hint, error, id }: Props) {
  const own = useId()
  const box = id ?? own
  const described = [hint && `${box}-hint`, error && `${box}-wrong`].filter(Boolean).join(' ')
  return (
    <div className="field">
      {error && <Wrong id={`${box}-wrong`} text={error} />}
      <label className="check" htmlFor={box}>
        <input
          type="checkbox"
          id={box}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          aria-labelledby={`${box}-name`}
          aria-describedby={described || undefined}
          aria-invalid={error ? true : undefined}
        />
        <span>
          <span id={`${box}-name`}>{label}</span>
          {hint && (
            <span className="hint" id={`${box}-hint`}>
              {hint}
            </span>
          )}
        </span>
      </label>
    </div>
  )
}
