import { beforeEach, describe, expect, it, vi } from 'vitest'
import { longestSide, shrink } from './image'

const camera = new File(['with where it was taken'], 'a.jpg', { type: 'image/jpeg' })
const close = vi.fn()
let size = { width: 4000, height: 3000 }
/** What the browser can write, by kind. */
let encodes: Record<string, Blob | null>
let drawn: { width: number; height: number }[]

beforeEach(() => {
  size = { width: 4000, height: 3000 }
  encodes = {}
  drawn = []
  vi.stubGlobal('createImageBitmap', async () => ({ ...size, close }))
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage: () => undefined } as never)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (
    this: HTMLCanvasElement,
    done,
    kind = '',
  ) {
    drawn.push({ width: this.width, height: this.height })
    done(encodes[kind] ?? null)
  })
})

describe('shrink', () => {
  it.each([
    [
      { width: 4000, height: 3000 },
      { width: longestSide, height: 960 },
    ],
    [
      { width: 300, height: 600 },
      { width: 300, height: 600 },
    ],
    [
      { width: 20_000, height: 1 },
      { width: longestSide, height: 1 },
    ],
  ])('makes %o fit', async (from, to) => {
    size = from
    encodes = { 'image/webp': new Blob(['w'], { type: 'image/webp' }) }
    expect((await shrink(camera)).type).toBe('image/webp')
    expect(drawn).toEqual([to])
  })

  it('takes JPEG where the browser writes something else for WebP', async () => {
    encodes = {
      'image/webp': new Blob(['p'], { type: 'image/png' }),
      'image/jpeg': new Blob(['j'], { type: 'image/jpeg' }),
    }
    expect((await shrink(camera)).type).toBe('image/jpeg')
  })

  it('never answers the file itself when nothing can be written', async () => {
    await expect(shrink(camera)).rejects.toThrow()
    expect(close).toHaveBeenCalled()
  })
})
