import { useLingui } from '@lingui/react/macro'
import { holds, useViewer } from '../../lib/viewer'
import { AppLink } from '../../ui/AppLink'
import { useWaiting } from './waiting'

/** The three things a finance office does here. */
export function FinanceTabs({ current }: { current: 'pay' | 'batches' | 'compare' }) {
  const { t } = useLingui()
  const viewer = useViewer()
  const waiting = useWaiting().length
  const places = [
    { id: 'pay', href: '/f', text: t`To pay out` },
    { id: 'batches', href: '/f/batches', text: waiting > 0 ? t`Batches (${waiting})` : t`Batches` },
    // County officers see what is paid, and not how the provider tells it.
    ...(holds(viewer, 'COUNTY_FINANCE', 'CITY_OFFICER', 'AUDITOR')
      ? [{ id: 'compare', href: '/f/compare', text: t`Compare with the card provider` }]
      : []),
  ]
  return (
    <nav aria-label={t`Finance`} className="areas">
      <ul>
        {places.map((place) => (
          <li key={place.id}>
            <AppLink href={place.href} aria-current={place.id === current ? 'page' : undefined}>
              {place.text}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
