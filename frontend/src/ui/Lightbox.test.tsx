import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Lightbox } from './Lightbox'
import { show } from './testing/show'
import { violations } from './testing/violations'

const photo = (name: string) => ({ url: `/${name}`, alt: name, width: 4, height: 3, color: '#aabbcc' })

it('goes on and back between photos and stops at the ends', async () => {
  const onMove = vi.fn()
  const { user } = show(
    <Lightbox photos={[photo('地'), photo('货')]} at={0} onMove={onMove} onClose={() => undefined} />,
  )
  // Not disabled, which would lose the focus of whoever pressed it.
  const before = screen.getByRole('button', { name: '上一张' })
  await user.click(before)
  expect(before).toHaveFocus()
  expect(before).toHaveAttribute('aria-disabled', 'true')
  await user.keyboard('{ArrowLeft}')
  expect(onMove).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: '下一张' }))
  expect(onMove).toHaveBeenCalledWith(1)
  expect(await violations()).toEqual([])
})

it('has nothing to go to with one photo, and closes', async () => {
  const onClose = vi.fn()
  const { user } = show(<Lightbox photos={[photo('地')]} at={0} onMove={() => undefined} onClose={onClose} />)
  expect(screen.queryByRole('button', { name: '下一张' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '关闭' }))
  expect(onClose).toHaveBeenCalled()
})
