import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon } from '../../ui/Icon'

// The page that the browser itself has loaded begins where browsers begin; the ones after it have to say that they came.
let loaded = false

/** The title of a page, which takes the focus when the app has changed the page. */
export function PageHeading({ icon, children }: { icon?: LucideIcon; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [first] = useState(!loaded)
  useEffect(() => {
    loaded = true
    if (first) return
    heading.current?.focus({ preventScroll: true })
    window.scrollTo?.(0, 0)
  }, [first])
  return (
    <h1 ref={heading} tabIndex={-1} className={icon && 'line-icon [&>.icon]:mt-[5px]! [&>.icon]:size-7!'}>
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </h1>
  )
}
