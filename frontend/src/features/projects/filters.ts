import type { CampaignState, ProjectListQueryVariables } from '../../gql/graphql'

/** What of the list is shown. It stands in the address, so that it survives going back and can be passed on. */
export type Filters = Pick<ProjectListQueryVariables, 'region' | 'search'> & { state: CampaignState | null }

/** The states that can be asked for one by one; without one the server says what needs watching. */
export const states = ['SHORTFALL', 'SUSPENDED', 'LIVE', 'COLLECTING', 'VIABLE', 'SETTLED'] as const

/** Reads the filters of an address. */
export function readFilters(query: URLSearchParams): Filters {
  return {
    state: states.find((state) => state === query.get('state')) ?? null,
    region: /^\d{4,12}$/.test(query.get('place') ?? '') ? query.get('place') : null,
    search: query.get('q')?.trim() || null,
  }
}

/** Writes filters as an address's query; nothing that is as usual stands in it. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams()
  if (filters.state) query.set('state', filters.state)
  if (filters.region) query.set('place', filters.region)
  if (filters.search) query.set('q', filters.search)
  return query.toString()
}
