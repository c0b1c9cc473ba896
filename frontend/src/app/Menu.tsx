import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useLocation } from 'wouter'
import { holds, useViewer } from '../lib/viewer'

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
        {holds(viewer, 'TOWNSHIP_OFFICER', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR') && (
          <Area to="/g/projects" also={['/g/problems', '/g/questions']}>
            <Trans>Watched projects</Trans>
          </Area>
        )}
        {holds(viewer, 'COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR') && (
          <Area to="/f">
            <Trans>Finance</Trans>
          </Area>
        )}
      </ul>
    </nav>
  )
}

type AreaProps = { to: string; also?: readonly string[]; children: React.ReactNode }

function Area({ to, also = [], children }: AreaProps) {
  const [location] = useLocation()
  const here = [to, ...also].some((path) => location === path || location.startsWith(`${path}/`))
  return (
    <li>
      <Link href={to} aria-current={here ? 'page' : undefined}>
        {children}
      </Link>
    </li>
  )
}
