import { type ReactNode, useId } from 'react'
import { Wrong } from './Wrong'

type Props<Value extends string> = {
  legend: ReactNode
  hint?: ReactNode
  options: readonly { value: Value; label: ReactNode; hint?: ReactNode }[]
  value: Value | undefined
  onChange: (value: Value) => void
  error?: string
  /** The id of the first choice, where an error summary leads to. */
  id?: string
}

/** One of a few, all in sight. */
export function Radios<Value extends string>({ legend, hint, options, value, onChange, error, id }: Props<Value>) {
  const own = useId()
  const group = id ?? own
  const described = [hint && `${group}-hint`, error && `${group}-wrong`].filter(Boolean).join(' ')
  return (
    <fieldset aria-describedby={described || undefined}>
      <legend>{legend}</legend>
      {hint && (
        <p className="hint" id={`${group}-hint`}>
          {hint}
        </p>
      )}
      {error && <Wrong id={`${group}-wrong`} text={error} />}
      {options.map((option, index) => {
        const choice = index === 0 ? group : `${group}-${option.value}`
        return (
          <label className="check" htmlFor={choice} key={option.value}>
            <input
              type="radio"
              id={choice}
              name={group}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              aria-labelledby={`${choice}-name`}
              aria-describedby={option.hint ? `${choice}-about` : undefined}
            />
            <span>
              <span id={`${choice}-name`}>{option.label}</span>
              {option.hint && (
                <span className="hint" id={`${choice}-about`}>
                  {option.hint}
                </span>
              )}
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
