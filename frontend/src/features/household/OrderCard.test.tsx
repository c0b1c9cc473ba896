import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { OrderCard } from './OrderCard'
import { orderLike } from './testing/campaign'

const gone = { name: '', phone: '', province: '', city: '', county: '', detail: '' }

describe('OrderCard', () => {
  it('has what is needed beside an open parcel', async () => {
    show(
      <ul>
        <OrderCard order={orderLike()} />
      </ul>,
    )
    expect(screen.getByText('三斤装 ×2')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: '19900000015' })).toHaveAttribute('href', 'tel:19900000015')
    expect(screen.getByText('浙江省杭州市西湖区示范路 52 号')).toBeInTheDocument()
    expect(screen.getByText('编号 WEGK-W0T3')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says when the backer has left', () => {
    show(<OrderCard order={orderLike({ shippingAddress: gone })} />)
    expect(screen.getByText('本人已删除地址')).toBeInTheDocument()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
})
