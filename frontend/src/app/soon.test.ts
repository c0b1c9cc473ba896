import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { filesOf, soon } from './soon'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const takes = <T>(time: number, what: T | Error) =>
  new Promise<T>((done, failed) => setTimeout(() => (what instanceof Error ? failed(what) : done(what)), time))
const shell = async () => 'kept'
const nothing = async () => undefined

describe('opening the app', () => {
  it.each([
    ['a network that answers in time', () => takes(2_900, 'fresh'), shell, 'fresh', 2_900],
    ['a network that takes too long', () => takes(9_000, 'fresh'), shell, 'kept', 3_000],
    ['no network', () => takes<string>(10, new TypeError('failed')), shell, 'kept', 10],
    ['a slow network and nothing kept', () => takes(9_000, 'fresh'), nothing, 'fresh', 9_000],
    [
      'a slow network and a broken store',
      () => takes(9_000, 'fresh'),
      () => Promise.reject(new Error()),
      'fresh',
      9_000,
    ],
  ])('with %s', async (_, network, keptOne, what, when) => {
    const began = Date.now()
    const opened = soon(network(), keptOne, 3_000).then((got) => [got, Date.now() - began])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await opened).toEqual([what, when])
  })

  it('fails without a network and with nothing kept', async () => {
    const opened = soon(takes<string>(10, new TypeError('failed')), nothing, 3_000).catch((error) => error.message)
    await vi.advanceTimersByTimeAsync(20)
    expect(await opened).toBe('failed')
  })
})

it('finds what the shell needs that the manifest does not name', () => {
  const html = `<link rel="icon" href="/static/0a/mark.svg"><link rel="stylesheet" href="/static/0b/shanhuo.css">
    <script type="module" src="/static/app/assets/main-1.js"></script><img src="/static/0a/mark.svg"><a href="/campaigns">`
  expect(filesOf(html)).toEqual(['/static/0a/mark.svg', '/static/0b/shanhuo.css'])
})
