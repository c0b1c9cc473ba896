import type { Role } from '../../gql/graphql'
import type { Draft } from '../../lib/drafts/draft'
import type { Viewer } from '../../lib/viewer'

/** The villages in which a person holds a role, each once. */
export function villagesOf(viewer: Viewer, role: Role): Draft['village'][] {
  const found = viewer.grants.flatMap(({ role: held, region }) =>
    held === role && region?.level === 'village' ? [{ code: region.code, name: region.place }] : [],
  )
  return found.filter((village, i) => found.findIndex((other) => other.code === village.code) === i)
}
