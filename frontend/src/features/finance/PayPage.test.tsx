import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../lib/viewer'
import { server, showAs, somebody } from '../../ui/testing/server'
import { speak } from '../../ui/testing/speak'
import { violations } from '../../ui/testing/violations'
import PayPage from './PayPage'
import { batchLike, gone, waits } from './testing/batch'

const county = (code: string, place: string) => ({ id: code, code, place, level: 'county' })
const city = { id: '6212', code: '6212', place: '陇南市', level: 'city' }
const two = [county('621223', '宕昌县'), county('621224', '康县')]
const grant = (role: Viewer['grants'][number]['role'], region: Viewer['grants'][number]['region']) => ({
  id: `${role} ${region?.code}`,
  role,
  region,
})
const payable = {
  payeeName: '核桃合作社',
  payeeBank: '陇南银行',
  payeeLast4: '0018',
  obstacle: null,
  amount: { minor: 5_000 },
  campaign: { id: 'c1', slug: 'c1', title: '核桃', region: { id: 'r', code: '1', place: '新寨村' } },
}

function open(viewer: Viewer, counties: () => object = gone, waiting = waits()) {
  const { client, asked } = server({
    FinancePayables: () => ({ data: { payables: [payable] } }),
    FinanceCounties: counties,
    ...waiting,
  })
  return { asked, ...showAs(viewer, client, <PayPage />) }
}

beforeEach(() => sessionStorage.clear())

describe('PayPage', () => {
  it('offers a batch in the county whose finance officer one is, and in no other', async () => {
    const [here, there] = two as [(typeof two)[0], (typeof two)[0]]
    const viewer = {
      ...somebody('COUNTY_FINANCE'),
      grants: [grant('COUNTY_FINANCE', here), grant('COUNTY_OFFICER', there)],
    }
    const { user } = open(viewer)
    expect(screen.getByRole('button', { name: '做一批付款' })).toBeVisible()
    expect(await violations()).toEqual([])
    await user.selectOptions(screen.getByRole('combobox', { name: '县' }), '康县')
    expect(screen.queryByRole('button', { name: '做一批付款' })).not.toBeInTheDocument()
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument()
  })

  it('says first which batches wait for the officer, who made them, and counts them on the tab', async () => {
    const own = batchLike({ id: 'b2', viewerCan: { confirm: false, withdraw: true } })
    open(somebody('COUNTY_FINANCE'), gone, waits(batchLike(), own))
    expect(screen.getByText('1 批等您确认。')).toBeVisible()
    expect(screen.getByRole('link', { name: '¥3,116.12，老庞做的' })).toHaveAttribute('href', '/f/batches/b1')
    expect(screen.getByRole('link', { name: '批次（1）' })).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('says nothing of batches when none waits', () => {
    open(somebody('COUNTY_FINANCE'))
    expect(screen.queryByText(/等您确认/)).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: '批次' })).toBeVisible()
  })

  it('lets those who look after a city choose one of its counties', async () => {
    const viewer = { ...somebody('AUDITOR'), grants: [grant('AUDITOR', city)] }
    const children = { ...city, children: two }
    const { user, asked } = open(viewer, () => ({
      data: { viewer: { id: viewer.id, grants: [{ id: 'g', role: 'AUDITOR', region: children }] } },
    }))
    expect(screen.getByText('核桃合作社')).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: '县' }), '康县')
    const places = asked.filter(({ name }) => name === 'FinancePayables').map(({ variables }) => variables.region)
    expect(places).toEqual(['621223', '621224'])
    expect(screen.queryByRole('button', { name: '做一批付款' })).not.toBeInTheDocument()
  })

  it('says when the counties did not come', () => {
    open({ ...somebody('AUDITOR'), grants: [grant('AUDITOR', city)] })
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })

  it.each([
    ['COUNTY_FINANCE', true],
    ['AUDITOR', true],
    ['COUNTY_OFFICER', false],
  ] as const)('leads %s to the comparisons: %s', (role, may) => {
    open(somebody(role))
    expect(screen.queryAllByRole('link', { name: '和支付机构对账' })).toHaveLength(may ? 1 : 0)
  })

  it('says whose page it is, in a whole sentence of each language', () => {
    const { unmount } = open(somebody('HOUSEHOLD'))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('这件事要县财务人员来办')
    unmount()
    speak('en')
    open(somebody('HOUSEHOLD'))
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      'This is for the finance officers of the county to do',
    )
  })
})
