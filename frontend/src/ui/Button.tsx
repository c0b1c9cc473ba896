import { useLingui } from '@lingui/react/macro'
import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, MouseEvent } from 'react'
import { buttonClass } from './buttonClass'
import { Icon } from './Icon'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** The one main action of the page. */
  main?: boolean
  /** Cannot be undone. */
  danger?: boolean
  /** Looks like a link. */
  plain?: boolean
  /** As wide as its box. */
  wide?: boolean
  /** Under way: says so, and further clicks do nothing. */
  busy?: boolean
  /** There is nothing more to do here: clicks do nothing, and it keeps the focus. */
  ended?: boolean
  /** What it says meanwhile. */
  busyText?: string
  icon?: LucideIcon
}

export function Button({
  main,
  danger,
  plain,
  wide,
  busy,
  ended,
  busyText,
  icon,
  type = 'button',
  onClick,
  children,
  className,
  ...rest
}: Props) {
  const { t } = useLingui()
  function click(event: MouseEvent<HTMLButtonElement>) {
    // Also keeps a busy submit button from sending its form again. It stays focusable: disabled would lose the focus.
    if (busy || ended) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      className={buttonClass({ main, danger, plain, wide, className })}
      aria-disabled={busy || ended || undefined}
      onClick={click}
    >
      {icon && <Icon of={icon} />}
      <span aria-live={busy === undefined ? undefined : 'polite'}>
        {busy ? (busyText ?? t`One moment…`) : children}
      </span>
    </button>
  )
}
