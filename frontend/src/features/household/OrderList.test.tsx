import { screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { OrderList } from './OrderList'
import { orderLike } from './testing/campaign'

const orders = [orderLike(), orderLike({ id: 'O2', number: '8AV0-1XSC' })]

function window(narrow: boolean) {
  vi.stubGlobal('matchMedia', (media: string) => ({
    matches: narrow,
    media,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
}
afterEach(() => vi.unstubAllGlobals())

describe('OrderList', () => {
  it('is a table where there is room', async () => {
    window(false)
    show(<OrderList orders={orders} />)
    expect(screen.getAllByRole('columnheader').map((column) => column.textContent)).toEqual([
      '编号',
      '姓名',
      '电话',
      '地址',
      '货品',
      '粘贴用',
    ])
    expect(screen.getByRole('rowheader', { name: '8AV0-1XSC' })).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('is cards on a phone', async () => {
    window(true)
    show(<OrderList orders={orders} />)
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
    expect(screen.getAllByRole('listitem')).toHaveLength(2)
    expect(await violations()).toEqual([])
  })
})
