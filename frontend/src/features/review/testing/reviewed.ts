const words = { who: '', grow: '', money: '', ship: '', risks: '' }

/** A project as an officer reviews it; every text of it that a person wrote is `said`. */
export function reviewedLike(said: string, more: object) {
  const region = { id: 'r', code: '621223', place: '宕昌县', ancestors: [] }
  return {
    ...{ id: 'campaign-1', slug: 'campaign-1', version: 1, state: 'IN_REVIEW', region, produce: 'GRAIN' },
    ...{ title: said, summary: said, beneficiaryName: said, payeeName: said, payee: null },
    ...{ days: 30, deliveryMonth: '2027-01', launchAt: null, goal: { minor: 300_000 } },
    ...{ owner: { id: 'h', displayName: said || '齐婶' }, draftedBy: null },
    ...{ story: { ...words, html: words }, costs: [], tiers: [], ladder: [], photos: [], checks: [], review: [] },
    ...more,
  }
}
