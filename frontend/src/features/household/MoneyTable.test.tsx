import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { HouseholdMoneyFragment } from '../../gql/graphql'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { MoneyTable } from './MoneyTable'

const money = {
  promised: { minor: 302_698 },
  collected: { minor: 343_398 },
  fees: { minor: 19_272 },
  freight: { minor: 40_700 },
  refunded: { minor: 0 },
  share: { minor: 283_426 },
  paidOut: { minor: 324_126 },
} as HouseholdMoneyFragment

describe('MoneyTable', () => {
  it('writes every line to the fen, what goes off with a minus', async () => {
    show(<MoneyTable money={money} payee="新寨村中药材合作社" />)
    const rows = screen.getAllByRole('row').map((row) => row.querySelector('td')?.textContent)
    expect(rows).toEqual(['¥3,026.98', '¥3,433.98', '−¥192.72', '−¥407', '¥0', '¥2,834.26', '¥3,241.26'])
    expect(screen.getByRole('rowheader', { name: /给您的货款/ })).toHaveTextContent('减去手续费、运费和退款')
    expect(screen.getByRole('rowheader', { name: /已汇出|已付|汇/ })).toHaveTextContent('新寨村中药材合作社')
    expect(await violations()).toEqual([])
  })
})
