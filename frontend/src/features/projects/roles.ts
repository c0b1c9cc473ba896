import { holds, holdsIn, type Viewer } from '../../lib/viewer'

// As policies/policy.csv says; the server decides.
const watchers = ['TOWNSHIP_OFFICER', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR'] as const
const listers = ['TOWNSHIP_OFFICER', 'COUNTY_OFFICER', 'CITY_OFFICER'] as const

/** Whether the person's offices watch projects: anywhere, or in one region. */
export function watches(viewer: Viewer, code?: string): boolean {
  return code === undefined ? holds(viewer, ...watchers) : holdsIn(viewer, code, ...watchers)
}

/** Whether the person sees what people reported: anywhere, or in one region. */
export function seesProblems(viewer: Viewer, code?: string): boolean {
  return code === undefined ? holds(viewer, ...listers) : holdsIn(viewer, code, ...listers)
}

/** The region below which the person's places are chosen: that of their widest office. */
export function homeRegion(viewer: Viewer): string | undefined {
  return viewer.grants
    .filter(({ role, region }) => region && watchers.some((watcher) => watcher === role))
    .map(({ region }) => region?.code ?? '')
    .sort((a, b) => a.length - b.length)[0]
}
