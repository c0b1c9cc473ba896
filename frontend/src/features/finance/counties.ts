import type { Viewer } from '../../lib/viewer'

const roles = ['COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR']

/** The regions whose money a person may look at, those they pay for first. */
export function countiesOf(viewer: Viewer): { code: string; name: string }[] {
  const grants = viewer.grants
    .filter((grant) => roles.includes(grant.role) && grant.region)
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
  const byCode = new Map(grants.flatMap((grant) => (grant.region ? [[grant.region.code, grant.region] as const] : [])))
  return [...byCode.values()].map(({ code, place }) => ({ code, name: place }))
}
