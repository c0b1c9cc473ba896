import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { database } from './database'
import { forgetSeen, useSeen } from './seen'
import { useTyped } from './typed'
import { ViewerContext } from './viewer'

const as = (id: string) =>
  function Person({ children }: { children: ReactNode }) {
    return <ViewerContext value={{ id, displayName: id, grants: [] }}>{children}</ViewerContext>
  }

const rows = async () => (await (await database()).getAllKeys('typed')).sort()

describe('useSeen', () => {
  it('gives what the server said, and the same again when it does not answer', async () => {
    const { result, unmount } = renderHook(() => useSeen('names', ['齐婶']), { wrapper: as('ma') })
    expect(result.current).toEqual(['齐婶'])
    await waitFor(async () => expect(await rows()).toEqual(['ma seen/names']))
    unmount()
    const later = renderHook(() => useSeen<string[]>('names', undefined), { wrapper: as('ma') })
    await waitFor(() => expect(later.result.current).toEqual(['齐婶']))
  })

  it('gives nothing of somebody else', async () => {
    const { result } = renderHook(() => useSeen<string[]>('names', undefined), { wrapper: as('qi') })
    // Read after the hook has read.
    expect(await rows()).toEqual(['ma seen/names'])
    expect(result.current).toBeUndefined()
  })

  it('is forgotten when nobody is signed in, and what was typed is not', async () => {
    const { result } = renderHook(() => useTyped('post', ''), { wrapper: as('ma') })
    result.current[1]('开采了')
    await waitFor(async () => expect(await rows()).toEqual(['ma post', 'ma seen/names']))
    await forgetSeen()
    expect(await rows()).toEqual(['ma post'])
  })
})
