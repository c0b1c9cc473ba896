import type { Role } from '../../gql/graphql'

type Place = { code: string; place: string; level: string }
type Grant = { role: Role; region?: (Place & { children?: readonly Place[] }) | null }

const roles: readonly Role[] = ['COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR']

/** The counties whose money a person may look at, those they pay for first. A city's are known once its children are. */
export function countiesOf(grants: readonly Grant[]): { code: string; name: string }[] {
  const places = grants
    .filter(({ role }) => roles.includes(role))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
    .flatMap(({ region }) => (region ? [region, ...(region.children ?? [])] : []))
    .filter(({ level }) => level === 'county')
  return [...new Map(places.map(({ code, place }) => [code, { code, name: place }])).values()]
}
