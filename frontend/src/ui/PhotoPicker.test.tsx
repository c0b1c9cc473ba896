import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shrink } from '../lib/image'
import { PhotoPicker } from './PhotoPicker'
import { show } from './testing/show'
import { violations } from './testing/violations'

vi.mock('../lib/image', () => ({ shrink: vi.fn() }))

const small = new Blob(['small'], { type: 'image/webp' })
const file = (name: string) => new File(['large'], name, { type: 'image/jpeg' })
const input = () => screen.getByLabelText<HTMLInputElement>('添加照片')

beforeEach(() => {
  vi.mocked(shrink).mockClear()
  vi.mocked(shrink).mockImplementation((picture) =>
    (picture as File).name === 'bad.jpg' ? Promise.reject(new Error('no picture')) : Promise.resolve(small),
  )
})

describe('PhotoPicker', () => {
  it('gives photos made small', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={3} hint="货和人都拍到" />)
    expect(input()).toHaveAccessibleDescription('货和人都拍到')
    expect(await violations()).toEqual([])
    await user.upload(input(), [file('a.jpg'), file('b.jpg')])
    await waitFor(() => expect(pick).toHaveBeenCalledExactlyOnceWith([small, small]))
    expect(input().value).toBe('')
  })

  it('says which files are no photos, and keeps those that are', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={3} />)
    await user.upload(input(), [file('bad.jpg'), file('b.jpg')])
    await waitFor(() => expect(pick).toHaveBeenCalledWith([small]))
    expect(input()).toHaveAccessibleDescription(
      '有 1 个文件没有放进来：这部手机读不出这张照片，或没法把它变小。请换一张。',
    )
    expect(input()).toBeInvalid()
  })

  it('makes one smaller after the other, however many there are', async () => {
    let open = 0
    let most = 0
    vi.mocked(shrink).mockImplementation(async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 2))
      open--
      return small
    })
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={9} />)
    await user.upload(
      input(),
      Array.from({ length: 9 }, (_, i) => file(`${i}.jpg`)),
    )
    await waitFor(() => expect(pick).toHaveBeenCalledExactlyOnceWith(Array.from({ length: 9 }, () => small)))
    expect(most).toBe(1)
  })

  it('takes no more than fit and says so', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={2} />)
    await user.upload(input(), [file('a.jpg'), file('b.jpg'), file('c.jpg')])
    await waitFor(() => expect(pick).toHaveBeenCalledWith([small, small]))
    expect(input()).toHaveAccessibleDescription('只能再放 2 张，其余的没有放进来。')
  })

  it('takes a PDF as it is where one is asked for, whatever it is called', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={1} pdf />)
    expect(input()).toHaveAttribute('accept', 'image/*,application/pdf')
    const pdf = new File(['%PDF-1.7 %%EOF'], 'bad.jpg', { type: 'image/jpeg' })
    await user.upload(input(), pdf)
    await waitFor(() => expect(pick).toHaveBeenCalledExactlyOnceWith([pdf]))
    await user.upload(input(), file('a.jpg'))
    await waitFor(() => expect(pick).toHaveBeenLastCalledWith([small]))
    expect(shrink).toHaveBeenCalledOnce()
  })

  const asPdf = (...parts: BlobPart[]) => new File(parts, '回单.pdf', { type: 'application/pdf' })

  it('knows a PDF by its first KiB, and a picture by its beginning, as the server does', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={1} pdf />)
    for (const pdf of [
      asPdf('\ufeff\r\n%PDF-1.7 %%EOF'),
      asPdf('\n'.repeat(1019), '%PDF-1.7 %%EOF'),
      asPdf('<p>JFIF</p>%PDF-1.7 %%EOF'),
    ]) {
      await user.upload(input(), pdf)
      await waitFor(() => expect(pick).toHaveBeenLastCalledWith([pdf]))
    }
    expect(shrink).not.toHaveBeenCalled()
    for (const picture of [
      asPdf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), '%PDF-1.7 %%EOF'),
      asPdf(new Uint8Array([0x89]), 'PNG\r\n', '%PDF-1.7 %%EOF'),
      asPdf('RIFF', new Uint8Array([1, 0x0a, 0, 0]), 'WEBP%PDF-1.7 %%EOF'),
      asPdf('\n'.repeat(1020), '%PDF-1.7 %%EOF'),
    ]) {
      pick.mockClear()
      await user.upload(input(), picture)
      await waitFor(() => expect(pick).toHaveBeenLastCalledWith([small]))
    }
  })

  it('refuses at once a PDF larger than the server takes', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={1} pdf />)
    const most = 5 * 1024 * 1024
    await user.upload(input(), asPdf('%PDF-', new Uint8Array(most - 4)))
    await waitFor(() => expect(input()).toBeInvalid())
    expect(input()).toHaveAccessibleDescription('这个 PDF 太大了，最多 5 兆。另存小一点，或者截图再传。')
    expect(pick).not.toHaveBeenCalled()
    await user.upload(input(), asPdf('%PDF-', new Uint8Array(most - 5)))
    await waitFor(() => expect(pick).toHaveBeenCalledOnce())
    expect(input()).toBeValid()
  })

  it('makes a photo of everything where none is asked for', async () => {
    const pick = vi.fn()
    const { user } = show(<PhotoPicker onPick={pick} max={1} />)
    expect(input()).toHaveAttribute('accept', 'image/*')
    await user.upload(input(), new File(['%PDF-1.7 %%EOF'], 'bad.jpg', { type: 'image/jpeg' }))
    await waitFor(() => expect(input()).toBeInvalid())
    expect(pick).not.toHaveBeenCalled()
  })

  it('says when nothing more fits', () => {
    show(<PhotoPicker onPick={() => undefined} max={0} />)
    expect(screen.getByLabelText('照片已经放满')).toBeDisabled()
  })
})
