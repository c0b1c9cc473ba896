import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import { PostForm } from './PostForm'

const shrink = vi.hoisted(() => vi.fn())
vi.mock('../../lib/image', () => ({ shrink }))
afterEach(() => shrink.mockReset())

function Story({ onPublish }: { onPublish: (text: string, photos: readonly Blob[]) => Promise<void> }) {
  const [text, setText] = useState('')
  const [photos, setPhotos] = useState<Blob[]>([])
  return (
    <PostForm
      main
      text={text}
      photos={photos}
      onText={setText}
      onPhotos={setPhotos}
      onPublish={async () => {
        await onPublish(text, photos)
        setText('')
      }}
    />
  )
}

const field = () => screen.getByRole('textbox', { name: '有什么新进展？' })
const button = () => screen.getByRole('button', { name: '发布' })
const picker = () => document.querySelector('input[type=file]') as HTMLInputElement

describe('PostForm', () => {
  it('publishes what was written', async () => {
    const publish = vi.fn(async () => undefined)
    const { user } = show(<Story onPublish={publish} />)
    await user.type(field(), '开采了。')
    await user.click(button())
    expect(publish).toHaveBeenCalledExactlyOnceWith('开采了。', [])
    expect(await violations()).toEqual([])
  })

  it('asks for a sentence first, and says so at the field', async () => {
    const publish = vi.fn(async () => undefined)
    const { user } = show(<Story onPublish={publish} />)
    await user.click(button())
    expect(publish).not.toHaveBeenCalled()
    expect(field()).toHaveFocus()
    expect(field()).toHaveAccessibleDescription(/请先写一句话。/)
    await user.type(field(), '好')
    expect(field()).not.toBeInvalid()
    expect(await violations()).toEqual([])
  })

  it('does not publish what is longer than the server takes', async () => {
    const publish = vi.fn(async () => undefined)
    const { user } = show(<Story onPublish={publish} />)
    await user.click(field())
    await user.paste('椒'.repeat(5001))
    await user.click(button())
    expect(publish).not.toHaveBeenCalled()
    expect(field()).toHaveAccessibleDescription(/多了 1 个字/)
  })

  it('publishes once at a double click, and finds no fault with the empty form after it', async () => {
    const publish = vi.fn(async () => undefined)
    const { user } = show(<Story onPublish={publish} />)
    await user.type(field(), '开采了。')
    await user.dblClick(button())
    expect(publish).toHaveBeenCalledOnce()
    expect(field()).not.toBeInvalid()
  })

  it('keeps what is typed and taken away while photos are made smaller', async () => {
    let made: (photo: Blob) => void = () => undefined
    shrink.mockReturnValue(new Promise<Blob>((resolve) => (made = resolve)))
    const publish = vi.fn(async () => undefined)
    const { user } = show(<Story onPublish={publish} />)
    await user.upload(picker(), new File(['x'], 'x.jpg', { type: 'image/jpeg' }))
    await user.type(field(), '开采了。')
    const photo = new Blob(['small'])
    made(photo)
    await screen.findByRole('button', { name: '去掉照片 1' })
    await user.click(button())
    expect(publish).toHaveBeenCalledExactlyOnceWith('开采了。', [photo])
  })

  it('takes three photos at most', async () => {
    shrink.mockImplementation(async () => new Blob(['small']))
    const { user } = show(<Story onPublish={async () => undefined} />)
    const file = (name: string) => new File(['x'], name, { type: 'image/jpeg' })
    await user.upload(picker(), [file('1'), file('2'), file('3'), file('4')])
    await waitFor(() => expect(screen.getAllByRole('button', { name: /去掉/ })).toHaveLength(3))
    expect(picker()).toBeDisabled()
  })

  it('says when the phone has no room, and keeps the words', async () => {
    const { user } = show(
      <Story
        onPublish={async () => {
          throw new DOMException('full', 'QuotaExceededError')
        }}
      />,
    )
    await user.type(field(), '开采了。')
    await user.click(button())
    expect(await screen.findByText(/手机没有空间存这条进展/)).toBeVisible()
    expect(field()).toHaveValue('开采了。')
  })
})
