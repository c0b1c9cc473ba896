import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

type Tab = { id: string; title: ReactNode; content: ReactNode }

/** Several views of one thing. Without current it keeps the chosen tab itself. */
export function Tabs({
  tabs,
  label,
  current,
  onChange,
}: {
  tabs: readonly Tab[]
  label: string
  current?: string
  onChange?: (id: string) => void
}) {
  return (
    <Base.Root value={current} defaultValue={tabs[0]?.id} onValueChange={(id) => onChange?.(String(id))}>
      <Base.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className="tab">
            {tab.title}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="tab-panel">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
