import { describe, expect, it } from 'vitest'
import type { Role } from '../../gql/graphql'
import { countiesOf } from './counties'

const county = (code: string) => ({ code, place: code, level: 'county' })
const grant = (role: Role, code: string) => ({ role, region: county(code) })

describe('countiesOf', () => {
  it('puts what one pays for first, each county once, and leaves out other roles', () => {
    const grants = [
      grant('AUDITOR', '621226'),
      grant('HOUSEHOLD', '1'),
      grant('COUNTY_FINANCE', '621224'),
      grant('COUNTY_OFFICER', '621224'),
    ]
    expect(countiesOf(grants).map((c) => c.code)).toEqual(['621224', '621226'])
  })

  it('has the counties of a city, and never the city: nobody pays there', () => {
    const city = { code: '6212', place: '陇南市', level: 'city' }
    expect(countiesOf([{ role: 'AUDITOR', region: city }])).toEqual([])
    const children = [county('621224'), county('621226')]
    expect(countiesOf([{ role: 'CITY_OFFICER', region: { ...city, children } }]).map((c) => c.code)).toEqual([
      '621224',
      '621226',
    ])
  })
})
