import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from './database'
import { useTyped } from './typed'
import { useUnkept } from './unkept'
import { ViewerContext } from './viewer'

vi.mock('idb', async (real) => {
  const idb = await real<typeof import('idb')>()
  return { ...idb, openDB: vi.fn(idb.openDB) }
})

let person = 'qi'
function Person({ children }: { children: ReactNode }) {
  return <ViewerContext value={{ id: person, displayName: person, grants: [] }}>{children}</ViewerContext>
}
const typing = (place = 'post') =>
  renderHook(
    ({ at }) => {
      const [value, set, done, restored] = useTyped(at, '')
      return { value, set, done, restored, unkept: useUnkept() }
    },
    { wrapper: Person, initialProps: { at: place } },
  )
const stored = async () =>
  Object.fromEntries((await (await database()).getAll('typed')).map(({ key, value }) => [key, value]))

beforeEach(async () => {
  person = 'qi'
  await (await database()).clear('typed')
})
afterEach(() => vi.restoreAllMocks())

describe('what is typed', () => {
  it('is there again, and goes when it is done', async () => {
    const first = typing()
    act(() => first.result.current.set('开采了'))
    await waitFor(async () => expect(await stored()).toEqual({ 'qi post': '开采了' }))
    first.unmount()
    const { result } = typing()
    await waitFor(() => expect(result.current).toMatchObject({ value: '开采了', restored: true }))
    act(() => result.current.done())
    await waitFor(async () => expect(await stored()).toEqual({}))
  })

  it('is never shown to another person, nor saved under their name', async () => {
    const { result, rerender } = typing()
    act(() => result.current.set('只给甲看'))
    const late = result.current
    person = 'ma'
    rerender({ at: 'post' })
    expect(result.current.value).toBe('')
    act(() => result.current.set('乙'))
    // What was under way for the first person when the second came.
    act(() => late.set('甲还在写'))
    act(() => late.done())
    expect(result.current.value).toBe('乙')
    await waitFor(async () => expect(await stored()).toEqual({ 'ma post': '乙' }))
  })

  it('is not shown in another place', async () => {
    const { result, rerender } = typing('answer/1')
    act(() => result.current.set('一'))
    rerender({ at: 'answer/2' })
    expect(result.current.value).toBe('')
    rerender({ at: 'answer/1' })
    await waitFor(() => expect(result.current.value).toBe('一'))
  })

  it('does not write over what was kept and is not read yet', async () => {
    await (await database()).put('typed', { key: 'qi post', person: 'qi', value: '昨天写的', at: 1 })
    const { result } = typing()
    act(() => result.current.set('今'))
    await waitFor(() => expect(result.current.value).toBe('昨天写的\n今'))
    await waitFor(async () => expect(await stored()).toEqual({ 'qi post': '昨天写的\n今' }))
  })

  it('is not said twice when it is the same as was kept', async () => {
    await (await database()).put('typed', { key: 'qi post', person: 'qi', value: '账号写错了', at: 1 })
    const { result } = typing()
    act(() => result.current.set('账号写错了'))
    // Every look at the phone's database comes after the one that the page began with.
    await act(async () => void (await stored()))
    await act(async () => void (await stored()))
    expect(result.current.value).toBe('账号写错了')
  })

  it('does not come back when it was done before it was read', async () => {
    await (await database()).put('typed', { key: 'qi post', person: 'qi', value: '昨天写的', at: 1 })
    const { result } = typing()
    act(() => result.current.set(''))
    act(() => result.current.done())
    await waitFor(async () => expect(await stored()).toEqual({}))
    expect(result.current.value).toBe('')
  })

  it('that cannot be kept is told until it can be', async () => {
    const { result, unmount } = typing()
    await act(async () => void (await database()))
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    act(() => result.current.set('一'))
    await waitFor(() => expect(result.current.unkept).toBe(true))
    put.mockRestore()
    act(() => result.current.set('一二'))
    await waitFor(() => expect(result.current.unkept).toBe(false))
    unmount()
  })
})

it('a database that did not open is opened again', async () => {
  vi.resetModules()
  const { openDB } = await import('idb')
  const fresh = await import('./database')
  vi.mocked(openDB).mockRejectedValueOnce(new DOMException('lost', 'UnknownError'))
  await expect(fresh.database()).rejects.toThrow('lost')
  expect((await fresh.database()).name).toBe('shanhuo')
})
