import { type Draft, newDraft } from '../../../lib/drafts/draft'
import type { Viewer } from '../../../lib/viewer'

export const village = { code: '621223101202', place: '新寨村' }
export const other = { code: '621223102205', place: '拉沙村' }

/** A clerk of villages. */
export function clerkOf(...villages: { code: string; place: string }[]): Viewer {
  return {
    id: 'clerk-1',
    displayName: '小马',
    grants: villages.map((place, i) => ({
      id: `grant-${i}`,
      role: 'VILLAGE_CLERK',
      region: { ...place, level: 'village' },
    })),
  }
}

/** A draft on the clerk's phone. */
export function draftLike(more: Partial<Draft> = {}): Draft {
  return {
    ...newDraft('D1', 'clerk-1', { code: village.code, name: village.place }, { id: 'P1', name: '包家' }, 1),
    answers: { title: '当归' },
    ...more,
  }
}

/** The households of a village, as the server lists them. */
export function households(...names: [id: string, displayName: string, reached?: string][]) {
  const list = names.map(([id, displayName, masked]) => ({
    id,
    grantId: `of ${id}`,
    displayName,
    contact: masked ? { masked } : null,
  }))
  return { data: { viewer: { id: 'clerk-1', households: list } } }
}

/** What waits for the village to vouch; own tells of each that is the clerk's own whether it is overdue. */
export function waiting(totalCount: number, overdueCount: number, own: readonly boolean[] = []) {
  const edges = own.map((overdue, i) => ({ cursor: `${i}`, node: { id: `S${i}`, overdue, mayDecide: false } }))
  const another = { cursor: 'last', node: { id: 'S9', overdue: overdueCount > 0, mayDecide: true } }
  return {
    totalCount,
    overdueCount,
    edges: totalCount > own.length ? [...edges, another] : edges,
    pageInfo: { hasNextPage: false, endCursor: null },
  }
}
