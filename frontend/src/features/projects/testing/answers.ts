import { CombinedError } from 'urql'

/** A project as the server answers it to a county officer. */
export function project(changes: object = {}) {
  return {
    __typename: 'Campaign',
    ...{ id: 'campaign-1', slug: 'pepper', version: 3, state: 'LIVE', stateReason: '', title: '新寨的大红袍花椒' },
    ...{ beneficiaryName: '齐婶家', payeeName: '新寨村合作社', backerCount: 12, deliveryMonth: '2099-10' },
    ...{ launchedAt: '2026-11-01T02:00:00Z', deadline: '2099-01-30T02:00:00Z', draftedBy: null, money: null },
    ...{ goal: { minor: 300_000 }, raised: { minor: 120_000 } },
    summary: '新寨坡地上的大红袍。',
    photos: [{ id: 'p', alt: '坡地', width: 640, height: 480, color: '#554433', url: '/p.jpg' }],
    tiers: [{ id: 't', title: '半斤袋', currentPrice: { minor: 4_000 } }],
    closing: null,
    region: {
      id: 'r',
      code: '621223102204',
      place: '新寨村',
      ancestors: [{ id: 'c', code: '621223', place: '宕昌县' }],
    },
    attestations: [{ kind: 'VILLAGE', by: '小马', office: '新寨村', at: '2026-10-30T02:00:00Z' }],
    viewerCan: { suspend: true, resume: false, cancel: true, decideShortfall: false, answer: false },
    ...changes,
  }
}

/** A row of the list of projects. */
export function row(slug: string, changes: object = {}, openProblems: number | null = 0, deliveryOver = false) {
  return {
    cursor: slug,
    node: {
      openProblems,
      deliveryOver,
      campaign: { ...project({ slug, id: `of-${slug}`, title: `${slug}的项目`, waitingQuestions: 0, ...changes }) },
    },
  }
}

/** What somebody reported. */
export function problem(id: string, changes: object = {}) {
  return {
    cursor: id,
    node: {
      __typename: 'Problem',
      ...{ id, kind: 'COPIED_PHOTO', text: '照片在别处见过。', state: 'OPEN', outcome: '', mayHandle: true },
      ...{ createdAt: '2026-11-18T02:00:00Z', handledAt: null, handledBy: null, campaign: project() },
      ...changes,
    },
  }
}

/** A question that waits. */
export function question(id: string, text = '什么时候发货？') {
  return {
    cursor: id,
    node: {
      question: { __typename: 'Question', id, text, askedBy: '小周', createdAt: '2026-11-18T02:00:00Z' },
      campaign: project(),
    },
  }
}

/** One page of a list of the server. */
export function page<Edge>(edges: readonly Edge[], endCursor: string | null = null) {
  return { totalCount: edges.length, pageInfo: { hasNextPage: endCursor !== null, endCursor }, edges }
}

/** An answer that does not come. */
export function gone() {
  return { error: new CombinedError({ networkError: new Error('gone') }) }
}

/** What waits, for the tabs. */
export const counts = () => ({ data: { problems: { totalCount: 2 }, waitingQuestions: { totalCount: 5 } } })
