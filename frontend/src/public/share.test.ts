import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { share } from './share'

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = `<div data-props='{"title":"t","text":"x","url":"u","page":"/c/x/share"}'>
    <button type="button" hidden data-copy="https://shanhuo.example/c/x" data-copied="已复制" data-refused="没能复制">复制链接</button></div>`
})
afterEach(() => {
  vi.useRealTimers()
})

describe('copying the link', () => {
  it.each([
    ['says that it was copied', () => Promise.resolve(), '已复制'],
    ['says that the browser refused it', () => Promise.reject(new Error('NotAllowed')), '没能复制'],
  ])('%s, for a moment', async (_, writeText, word) => {
    vi.stubGlobal('navigator', { clipboard: { writeText: vi.fn(writeText) } })
    share(document.querySelector('[data-props]') as HTMLElement)
    const button = document.querySelector('button') as HTMLButtonElement
    expect(button.hidden).toBe(false)
    button.click()
    await vi.advanceTimersByTimeAsync(0)
    expect(button.textContent).toBe(word)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(button.textContent).toBe('复制链接')
  })
})
