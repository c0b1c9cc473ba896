import { Trans, useLingui } from '@lingui/react/macro'
import { UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon'

/** Stays in sight while somebody acts for a household. children: how to stop. */
export function ActingBar({ name, village, children }: { name: string; village: string; children?: ReactNode }) {
  const { t } = useLingui()
  return (
    <aside className="acting" aria-label={t`Acting for somebody`}>
      <Icon of={UserRound} />
      <p>
        <Trans>
          Acting for <strong>{name}</strong>, {village}
        </Trans>
      </p>
      {children}
    </aside>
  )
}
