import { screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { PickedPhotos } from './PickedPhotos'

const a = new Blob(['a'])
const b = new Blob(['b'])
let live: Set<string>

beforeEach(() => {
  live = new Set()
  let n = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${n++}`
    live.add(url)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void live.delete(url))
})
afterEach(() => vi.restoreAllMocks())

describe('PickedPhotos', () => {
  it('shows the photos and leaves out the one that is named', async () => {
    const left = vi.fn()
    const { user } = show(<PickedPhotos photos={[a, b]} onRemove={left} />)
    expect(screen.getByRole('img', { name: '照片 2' })).toHaveAttribute('src', 'blob:1')
    await user.click(screen.getByRole('button', { name: '去掉照片 2' }))
    expect(left).toHaveBeenCalledExactlyOnceWith(b)
    expect(await violations()).toEqual([])
  })

  it('gives every address back', () => {
    const photos = [a, b]
    const { rerender, unmount } = show(<PickedPhotos photos={photos} />)
    expect(live.size).toBe(2)
    rerender(<PickedPhotos photos={[a]} />)
    expect(live.size).toBe(1)
    unmount()
    expect(live.size).toBe(0)
  })

  it('is nothing without photos', () => {
    const { container } = show(<PickedPhotos photos={[]} />)
    expect(container).toBeEmptyDOMElement()
  })
})
