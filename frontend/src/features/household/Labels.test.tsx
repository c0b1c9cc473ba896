import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { Labels } from './Labels'
import { orderLike } from './testing/campaign'

describe('Labels', () => {
  it('has a label for each parcel: to whom, what, from whom', () => {
    show(<Labels orders={[orderLike(), orderLike({ id: 'O2', number: '8AV0-1XSC' })]} sender="齐婶，新寨村" />)
    const [label, ...others] = screen.getAllByRole('listitem')
    expect(others).toHaveLength(1)
    expect(label).toHaveTextContent(
      '小雨 19900000015浙江省杭州市西湖区示范路 52 号三斤装 ×2寄件：齐婶，新寨村 · 编号 WEGK-W0T3',
    )
  })
})
