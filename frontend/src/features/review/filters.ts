import type { ReviewQueueQueryVariables } from '../../gql/graphql'

/** What of the queue is shown. It stands in the address, so that it survives going back and can be passed on. */
export type Filters = Pick<ReviewQueueQueryVariables, 'watch' | 'kind' | 'overdue' | 'search'>

/** Reads the filters of an address. */
export function readFilters(query: URLSearchParams): Filters {
  const kind = query.get('kind')
  return {
    watch: query.get('watch') === '1',
    overdue: query.get('late') === '1',
    kind: kind === 'VILLAGE' || kind === 'COUNTY' ? kind : null,
    search: query.get('q')?.trim() || null,
  }
}

/** Writes filters as an address's query; nothing that is as usual stands in it. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams()
  if (filters.watch) query.set('watch', '1')
  if (filters.overdue) query.set('late', '1')
  if (filters.kind) query.set('kind', filters.kind)
  if (filters.search) query.set('q', filters.search)
  return query.toString()
}
