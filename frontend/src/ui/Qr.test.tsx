import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Qr } from './Qr'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('is a named picture with a white margin of four squares, and another one for another text', async () => {
  const { rerender } = show(<Qr text="https://shanhuo.app/c/pepper" label="项目页的二维码" />)
  const code = screen.getByRole('img', { name: '项目页的二维码' })
  const first = code.querySelector('path')?.getAttribute('d') ?? ''
  // 28 letters at this level need a code of 29 squares.
  expect(code).toHaveAttribute('viewBox', '0 0 37 37')
  expect(first.startsWith('M4 4h1v1h-1z')).toBe(true)
  expect(await violations()).toEqual([])
  rerender(<Qr text="https://shanhuo.app/c/walnut" label="项目页的二维码" />)
  expect(code.querySelector('path')?.getAttribute('d')).not.toBe(first)
})
