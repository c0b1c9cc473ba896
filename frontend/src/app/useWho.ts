import { useCallback, useEffect, useMemo, useState } from 'react'
import { makeClient } from '../lib/graphql'
import { forgetSeen } from '../lib/seen'
import { kept } from './kept'
import { WhoAmI } from './viewer.queries'
import { atFirst, heard } from './who'

/** How long to wait before asking again who it is, in milliseconds. */
const again = 15_000

/**
 * Who uses the app, and the client that asks as them. It is asked until the server has said it; a phone without a network
 * shows the pages of the person of the last visit meanwhile.
 */
export function useWho() {
  const [who, setWho] = useState(() => atFirst(document.getElementById('app')?.dataset.viewer, kept.get()))
  const [outdated, setOutdated] = useState('')
  const { viewer, sure, out, error } = who

  const ask = useCallback(async () => {
    const asker = makeClient({ signedOut: () => undefined, outdated: setOutdated })
    const { data, error } = await asker.query(WhoAmI, {}).toPromise()
    const said = error ? undefined : data?.viewer
    if (said) kept.put(said)
    setWho((before) => heard(before, said, error))
    return said
  }, [])

  useEffect(() => {
    // Nobody is remembered after somebody has signed out by themselves: then no names are either.
    if (!kept.get()) void forgetSeen().catch(() => undefined)
    void ask()
  }, [ask])

  useEffect(() => {
    if (sure && !out) return
    const back = () => {
      if (document.visibilityState === 'visible') void ask()
    }
    const timer = error ? setInterval(back, again) : undefined
    window.addEventListener('online', back)
    document.addEventListener('visibilitychange', back)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [sure, out, error, ask])

  const id = viewer?.id
  const client = useMemo(
    () =>
      makeClient(
        // Before the server has said who it is, it is being asked anyway.
        { signedOut: () => setWho((before) => ({ ...before, out: before.sure })), outdated: setOutdated },
        id,
      ),
    [id],
  )

  /** After signing in again; anybody may have done it. */
  async function signedIn() {
    const said = await ask()
    if (said && said.id !== id) window.location.reload()
    // No answer: what is sent tells.
    else if (said === undefined) setWho((before) => ({ ...before, out: false }))
  }
  return { ...who, client, outdated, ask, signedIn }
}
