import type { LucideIcon } from 'lucide-react'
import type { AnchorHTMLAttributes } from 'react'
import { AppLink } from './AppLink'
import { buttonClass } from './buttonClass'
import { Icon } from './Icon'

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & {
  href: string
  main?: boolean
  plain?: boolean
  wide?: boolean
  icon?: LucideIcon
}

/** A link that looks like a button: it leads to a page and changes nothing. */
export function LinkButton({ main, plain, wide, icon, children, className, ...rest }: Props) {
  return (
    <AppLink {...rest} className={buttonClass({ main, plain, wide, className })}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </AppLink>
  )
}
