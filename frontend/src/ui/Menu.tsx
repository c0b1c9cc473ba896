import { Menu as Base } from '@base-ui/react/menu'
import { ChevronDown, type LucideIcon } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { AppLink } from './AppLink'
import { buttonClass } from './buttonClass'
import { Icon } from './Icon'

type Item = { text: ReactNode; icon?: LucideIcon; danger?: boolean } & ({ onSelect: () => void } | { href: string })

type Props = {
  label: ReactNode
  icon?: LucideIcon
  /** Looks like a link. */
  plain?: boolean
  items: readonly Item[]
}

/** A button that opens a list of further actions. */
export function Menu({ label, icon, plain, items }: Props) {
  // Beside the button, so that it stays in the same part of the page.
  const place = useRef<HTMLDivElement>(null)
  return (
    <div ref={place}>
      <Base.Root>
        <Base.Trigger className={buttonClass({ plain })}>
          {icon && <Icon of={icon} />}
          <span>{label}</span>
          <Icon of={ChevronDown} />
        </Base.Trigger>
        <Base.Portal container={place}>
          <Base.Positioner className="menu-place" positionMethod="fixed" align="start" sideOffset={4}>
            <Base.Popup className="menu">
              {items.map((item, index) => {
                const look = item.danger ? 'menu-item danger' : 'menu-item'
                const inside = (
                  <>
                    {item.icon && <Icon of={item.icon} />}
                    <span>{item.text}</span>
                  </>
                )
                const key = `${index}`
                if ('href' in item) {
                  return (
                    <Base.LinkItem key={key} className={look} closeOnClick render={<AppLink href={item.href} />}>
                      {inside}
                    </Base.LinkItem>
                  )
                }
                return (
                  <Base.Item key={key} className={look} onClick={item.onSelect}>
                    {inside}
                  </Base.Item>
                )
              })}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  )
}
