import { CircleCheck, Clock, Info, type LucideIcon, TriangleExclamationPoint } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Tone } from './Chip'
import { Icon } from './Icon'

const usual: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  wait: Clock,
  bad: TriangleExclamationPoint,
  know: Info,
  plain: Info,
}

type Props = {
  tone: Tone
  icon?: LucideIcon
  children: ReactNode
  /** Read out when it appears: true for what answers a deed of the reader. */
  aloud?: boolean
}

/** A box of a sentence or two that tells how things stand. */
export function Tell({ tone, icon = usual[tone], children, aloud }: Props) {
  return (
    <div className={`tell ${tone}`} role={aloud ? 'status' : undefined}>
      <Icon of={icon} />
      <div className="stack-s">{children}</div>
    </div>
  )
}
