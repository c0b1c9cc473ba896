import { describe, expect, it } from 'vitest'
import { addressText, goodsOf, hasAddress, placeOf } from './address'
import { orderLike } from './testing/campaign'

const at = (province: string, city: string) => ({ ...orderLike().shippingAddress, province, city })

describe('placeOf', () => {
  it.each([
    ['浙江省', '杭州市', '浙江省杭州市西湖区示范路 52 号'],
    ['天津', '天津市', '天津市西湖区示范路 52 号'],
    ['上海市', '上海市', '上海市西湖区示范路 52 号'],
    ['吉林省', '吉林市', '吉林省吉林市西湖区示范路 52 号'],
  ])('writes %s %s', (province, city, place) => {
    expect(placeOf(at(province, city))).toBe(place)
  })
})

describe('an order', () => {
  it('is copied as couriers take it', () => {
    expect(addressText(orderLike().shippingAddress)).toBe('小雨 19900000015\n浙江省杭州市西湖区示范路 52 号')
  })

  it('names its goods', () => {
    const lines = [
      { title: '三斤装', quantity: 2 },
      { title: '尝鲜装', quantity: 1 },
    ]
    expect(goodsOf({ lines })).toBe('三斤装 ×2、尝鲜装 ×1')
  })

  it('has no address when its backer has left', () => {
    expect(hasAddress(orderLike().shippingAddress)).toBe(true)
    expect(hasAddress({ detail: '' })).toBe(false)
  })
})
