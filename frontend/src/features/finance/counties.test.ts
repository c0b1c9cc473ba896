import { describe, expect, it } from 'vitest'
import type { Viewer } from '../../lib/viewer'
import { countiesOf } from './counties'

const grant = (role: Viewer['grants'][number]['role'], code: string) => ({
  id: role + code,
  role,
  region: { code, place: code, level: 'county' },
})

describe('countiesOf', () => {
  it('puts what one pays for first, each region once, and leaves out other roles', () => {
    const viewer = {
      id: 'p',
      displayName: 'x',
      grants: [
        grant('AUDITOR', '62'),
        grant('HOUSEHOLD', '1'),
        grant('COUNTY_FINANCE', '621224'),
        grant('COUNTY_OFFICER', '621224'),
      ],
    }
    expect(countiesOf(viewer).map((c) => c.code)).toEqual(['621224', '62'])
  })
})
