import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { CopyAddress } from './CopyAddress'
import { orderLike } from './testing/campaign'

describe('CopyAddress', () => {
  it('copies one address and says so', async () => {
    const { user } = show(<CopyAddress order={orderLike()} />)
    await user.click(screen.getByRole('button', { name: '复制 WEGK-W0T3 的地址' }))
    expect(await navigator.clipboard.readText()).toBe('小雨 19900000015\n浙江省杭州市西湖区示范路 52 号')
    expect(screen.getByText('已复制')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says when the browser does not let it', async () => {
    const { user } = show(<CopyAddress order={orderLike()} />)
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
    await user.click(screen.getByRole('button'))
    expect(screen.getByText('这个浏览器不让网页复制')).toBeInTheDocument()
  })
})
