import { expect, it } from 'vitest'
import { somebody } from '../../ui/testing/server'
import { homeRegion, seesProblems, watches } from './roles'

it.each([
  ['COUNTY_OFFICER', true, true],
  ['TOWNSHIP_OFFICER', true, true],
  ['CITY_OFFICER', true, true],
  ['AUDITOR', true, false],
  ['COUNTY_FINANCE', false, false],
  ['VILLAGE_CLERK', false, false],
  ['HOUSEHOLD', false, false],
] as const)('%s watches: %s, sees problems: %s', (role, watching, listing) => {
  const viewer = somebody(role)
  expect(watches(viewer)).toBe(watching)
  expect(watches(viewer, '621223102204')).toBe(watching)
  expect(watches(viewer, '621202')).toBe(false)
  expect(seesProblems(viewer)).toBe(listing)
  expect(seesProblems(viewer, '621223')).toBe(listing)
  expect(homeRegion(viewer)).toBe(watching ? '621223' : undefined)
})
