import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../ui/Icon'

/** The title of a page, with the icon of what it is about. */
export function PageHeading({ icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <h1 className="line-icon [&>.icon]:mt-[5px]! [&>.icon]:size-7!">
      <Icon of={icon} />
      <span>{children}</span>
    </h1>
  )
}
