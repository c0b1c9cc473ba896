import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sendOnce } from './once'

let form: HTMLFormElement
beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = '<form method="post"><button type="submit">认筹</button></form>'
  form = document.querySelector('form') as HTMLFormElement
  sendOnce(form)
})
afterEach(() => {
  vi.useRealTimers()
})

const press = () => form.dispatchEvent(new Event('submit', { cancelable: true }))
const busy = () => form.querySelector('[aria-busy]') !== null

describe('a form of a page', () => {
  it('is sent once by two presses', () => {
    expect(press()).toBe(true)
    expect(busy()).toBe(true)
    vi.advanceTimersByTime(5_000)
    expect(press()).toBe(false)
  })

  it('can be sent again after a while: the slow page may have been stopped', () => {
    press()
    vi.advanceTimersByTime(11_000)
    expect(busy()).toBe(false)
    expect(press()).toBe(true)
    // The second time counts from its own press.
    vi.advanceTimersByTime(5_000)
    expect(press()).toBe(false)
  })

  it('can be sent again at once when somebody came back to it', () => {
    press()
    window.dispatchEvent(new Event('pageshow'))
    expect(busy()).toBe(false)
    expect(press()).toBe(true)
    vi.advanceTimersByTime(9_000)
    expect(press()).toBe(false)
  })
})
