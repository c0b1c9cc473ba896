import { Plural } from '@lingui/react/macro'
import { TriangleExclamationPoint } from 'lucide-react'
import { type MouseEvent, useEffect, useId, useRef } from 'react'
import type { FormError } from './errors'
import { Icon } from './Icon'

type Props = {
  errors: readonly FormError[]
  /** What is left of them while they are mended; it does not take the focus from whoever mends them. */
  left?: readonly FormError[]
}

/** What is to be changed before a form can be sent. Takes the focus whenever a new list comes; each line leads to its field. */
export function ErrorSummary({ errors, left = errors }: Props) {
  const title = useId()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (errors.length > 0) box.current?.focus()
  }, [errors])
  if (left.length === 0) return null

  function lead(event: MouseEvent<HTMLAnchorElement>, fieldId: string) {
    // A bare anchor would scroll without moving the keyboard, and the app's router must not see it.
    event.preventDefault()
    document.getElementById(fieldId)?.focus()
  }
  return (
    <div className="problem" role="alert" tabIndex={-1} aria-labelledby={title} ref={box}>
      <h2 id={title}>
        <Icon of={TriangleExclamationPoint} />
        <Plural value={left.length} one="# thing to change" other="# things to change" />
      </h2>
      <ul>
        {left.map(({ fieldId, text }) => (
          <li key={`${fieldId ?? ''} ${text}`}>
            {fieldId ? (
              <a href={`#${fieldId}`} onClick={(event) => lead(event, fieldId)}>
                {text}
              </a>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
