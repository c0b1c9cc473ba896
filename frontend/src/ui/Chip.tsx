import { CircleCheck, Clock, Info, type LucideIcon, TriangleExclamationPoint } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon'

export type Tone = 'good' | 'wait' | 'bad' | 'know' | 'plain'

const usual: Record<Tone, LucideIcon | undefined> = {
  good: CircleCheck,
  wait: Clock,
  bad: TriangleExclamationPoint,
  know: Info,
  plain: undefined,
}

/** How something stands, in a word: colour, icon and word say the same. */
export function Chip({ tone, icon = usual[tone], children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  return (
    <span className={`chip ${tone}`}>
      {icon && <Icon of={icon} />}
      {children}
    </span>
  )
}
