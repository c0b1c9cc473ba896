import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeSender } from './sender'
import type { Outcome } from './sync'

let waits = true
let answers: Outcome[] = []
let sent = 0
const states: string[] = []

function start(send?: () => Promise<Outcome>) {
  return makeSender({
    send:
      send ??
      (async () => {
        sent++
        return answers.shift() ?? 'sent'
      }),
    waits: () => waits,
    show: (state) => states.push(state),
  })
}

beforeEach(() => {
  vi.useFakeTimers()
  waits = true
  answers = []
  sent = 0
  states.length = 0
})
afterEach(() => vi.useRealTimers())

describe('the sender', () => {
  it('gathers letters until there is a moment’s rest', async () => {
    const sender = start()
    for (let i = 0; i < 4; i++) {
      sender.changed()
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(sent).toBe(0)
    await vi.advanceTimersByTimeAsync(800)
    expect(sent).toBe(1)
    expect(states).toEqual(['sending', 'sent'])
  })

  it('does not wait for ever while somebody types on', async () => {
    const sender = start()
    for (let i = 0; i < 20; i++) {
      sender.changed()
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(sent).toBeGreaterThan(0)
  })

  it('sends what was typed while it was sending, though as much waits as before', async () => {
    let release = () => {}
    const sender = start(() => {
      sent++
      return new Promise((resolve) => {
        release = () => resolve('sent')
      })
    })
    sender.changed()
    await vi.advanceTimersByTimeAsync(800)
    sender.changed()
    release()
    await vi.advanceTimersByTimeAsync(800)
    expect(sent).toBe(2)
  })

  it('tries again, ever more rarely, and at once when the network is back', async () => {
    answers = ['later', 'later', 'later', 'sent']
    const sender = start()
    sender.changed()
    await vi.advanceTimersByTimeAsync(800)
    expect(sent).toBe(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent).toBe(2)
    sender.changed()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(sent).toBe(2)
    await vi.advanceTimersByTimeAsync(200)
    expect(sent).toBe(3)
    sender.now()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toBe(4)
  })

  it('rests when nothing can be sent', async () => {
    waits = false
    const sender = start()
    sender.changed()
    sender.now()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toBe(0)
  })

  it('takes an error for a lost answer', async () => {
    let tries = 0
    const sender = start(async () => {
      if (tries++ === 0) throw new Error('disk')
      return 'sent'
    })
    sender.changed()
    await vi.advanceTimersByTimeAsync(2_800)
    expect(tries).toBe(2)
    sender.stop()
  })
})
