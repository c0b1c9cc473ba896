import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Route } from 'wouter'
import { attacks, harm } from '../../ui/testing/hostile'
import { server, showAs, somebody } from '../../ui/testing/server'
import StepPage from './StepPage'
import { reviewedLike } from './testing/reviewed'

const place = { id: 'r', code: '621223', place: '宕昌县', ancestors: [] }

/** A step of a project whose every text is these words. */
function stepOf(words: string) {
  const step = {
    ...{ id: 'S', kind: 'COUNTY', state: 'OPEN', round: 2, region: place, createdAt: '2026-11-20T00:00:00Z' },
    ...{ comment: words, decidedBy: { id: 'p', displayName: words }, decidedAt: '2026-11-21T02:00:00Z' },
    questions: [{ field: 'title', text: words }],
  }
  const tier = {
    ...{ title: words, goods: words, price: { minor: 5_800 }, limit: null, perPerson: null },
    freight: { default: { minor: 0 }, byProvince: [], notTo: [] },
  }
  const campaign = reviewedLike(words, {
    payee: { name: words, bank: words, accountLast4: '4321' },
    costs: [{ kind: 'OTHER', label: words, basisPoints: 10_000 }],
    tiers: [{ id: 'T', ...tier }],
    checks: [{ code: 'TITLE', ok: false, text: words, field: 'title' }],
    review: [{ ...step, visitedOn: null, answers: null }],
  })
  const row = { ...step, dueAt: '2026-11-24T00:00:00Z', overdue: false, mayDecide: true }
  return { data: { node: { __typename: 'ReviewStep', ...row, campaign } } }
}

it.each(attacks())('what people write is shown to officers as they wrote it: %s', async (words) => {
  window.history.pushState(null, '', '/g/review/S')
  const { client } = server({ ReviewOne: () => stepOf(words) })
  const page = <Route path="/g/review/:id" component={StepPage} />
  const { user } = showAs(somebody('COUNTY_OFFICER'), client, page)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(words)
  expect((document.body.textContent ?? '').split(words).length - 1).toBeGreaterThanOrEqual(9)
  await user.click(screen.getByRole('button', { name: '批准' }))
  expect(screen.getByRole('dialog').textContent).toContain(words)
  expect(harm(document.body)).toEqual([])
})
