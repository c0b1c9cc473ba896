import { Trans } from '@lingui/react/macro'
import { Check, Circle, CircleDot, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon'
import { When } from './When'

type Item = { title: string; text?: ReactNode; at?: string; state: 'done' | 'now' | 'next' | 'back' }

const icons = { done: Check, now: CircleDot, next: Circle, back: Undo2 }

/** What has happened, what is happening and what comes next, in order. */
export function Timeline({ items }: { items: readonly Item[] }) {
  return (
    <ol className="timeline">
      {items.map((item) => (
        <li
          key={`${item.at ?? ''} ${item.title}`}
          className={item.state}
          aria-current={item.state === 'now' ? 'step' : undefined}
        >
          <span className="timeline-sign">
            <Icon of={icons[item.state]} />
          </span>
          <div className="stack-s">
            <p className="strong">
              <span className="hidden">
                {item.state === 'done' && <Trans>Done:</Trans>}
                {item.state === 'now' && <Trans>Now:</Trans>}
                {item.state === 'next' && <Trans>Next:</Trans>}
                {item.state === 'back' && <Trans>Not passed:</Trans>}{' '}
              </span>
              {item.title}
            </p>
            {item.at && (
              <p className="small soft">
                <When at={item.at} />
              </p>
            )}
            {item.text && <div>{item.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
