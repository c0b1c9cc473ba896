import { Trans, useLingui } from '@lingui/react/macro'
import { watches } from '../features/projects/roles'
import { holds, useViewer } from '../lib/viewer'
import { Area } from './Area'
import { WatchedArea } from './WatchedArea'

/** The areas of the app that the person's roles open. */
export function Menu() {
  const { t } = useLingui()
  const viewer = useViewer()
  return (
    <nav className="areas" aria-label={t`Areas`}>
      <ul>
        {holds(viewer, 'HOUSEHOLD') && (
          <Area to="/h">
            <Trans>My projects</Trans>
          </Area>
        )}
        {holds(viewer, 'VILLAGE_CLERK') && (
          <Area to="/assist">
            <Trans>Village desk</Trans>
          </Area>
        )}
        {holds(viewer, 'VILLAGE_CLERK', 'TOWNSHIP_OFFICER', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR') && (
          <Area to="/g/review">
            <Trans>Review</Trans>
          </Area>
        )}
        {watches(viewer) && <WatchedArea />}
        {holds(viewer, 'COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR') && (
          <Area to="/f">
            <Trans>Finance</Trans>
          </Area>
        )}
      </ul>
    </nav>
  )
}
