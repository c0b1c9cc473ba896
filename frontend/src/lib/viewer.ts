import { createContext, useContext } from 'react'
import type { Role } from '../gql/graphql'

/** Who is signed in, as every page of the app may need it. */
export type Viewer = {
  id: string
  displayName: string
  grants: { id: string; role: Role; region: { code: string; place: string; level: string } | null }[]
}

export const ViewerContext = createContext<Viewer | null>(null)

/** The signed-in person. Pages below the app's frame are only shown to one. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('no viewer: this page must be below the frame')
  return viewer
}

/** Whether the person holds one of the roles for a region: codes begin with those of the regions around them. */
export function holdsIn(viewer: Viewer, code: string, ...roles: Role[]): boolean {
  return viewer.grants.some(({ role, region }) => roles.includes(role) && region && code.startsWith(region.code))
}

/** Whether the person holds one of the roles anywhere. */
export function holds(viewer: Viewer, ...roles: Role[]): boolean {
  return viewer.grants.some((grant) => roles.includes(grant.role))
}
