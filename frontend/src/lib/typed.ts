import type { IDBPDatabase } from 'idb'
import { useCallback, useEffect, useRef, useState } from 'react'
import { database, type Stored } from './database'
import { tellKept } from './unkept'
import { useViewer } from './viewer'

/** Names what a person is typing somewhere, in the phone's database. */
export function typedKey(person: string, place: string): string {
  return `${person} ${place}`
}

/** Whether a key names a copy of what a page showed, instead of something typed: see useSeen. */
export function isSeen(key: string): boolean {
  return / seen\//.test(key)
}

/**
 * State that survives back, reload, a killed browser and an expired sign-in: written to the phone at every change and
 * cleared only by done(), which is called when the server has confirmed it. place names what is typed, such as
 * `review/…id…/comment`.
 */
export function useTyped<T>(
  place: string,
  initial: T,
): [value: T, set: (next: T) => void, done: () => void, restored: boolean] {
  const person = useViewer().id
  const key = typedKey(person, place)
  const [typed, setTyped] = useState({ key, value: initial, restored: false })
  // What another person typed, or in another place, is not shown here for a moment.
  const { value, restored } = typed.key === key ? typed : { value: initial, restored: false }
  // What was done to this key before its row was read, and whether a late answer is still about the same one.
  const here = useRef<{ key: string; touched: boolean; typed?: T }>({ key, touched: false })
  if (here.current.key !== key) here.current = { key, touched: false }

  const set = useCallback(
    (next: T) => {
      if (here.current.key === key) {
        here.current = { key, touched: true, typed: next }
        setTyped((before) => ({ key, value: next, restored: before.key === key && before.restored }))
      }
      keep(key, (db) => db.put('typed', { key, person, value: next, at: Date.now() }))
    },
    [key, person],
  )

  const done = useCallback(() => {
    if (here.current.key === key) {
      here.current = { key, touched: true }
      setTyped((before) => (before.key === key ? { ...before, restored: false } : before))
    }
    keep(key, (db) => db.delete('typed', key))
  }, [key])

  useEffect(() => {
    let left = false
    keep(key, async (db) => {
      const row = await db.get('typed', key)
      if (left || !row) return
      const { touched, typed: begun } = here.current
      if (!touched) setTyped({ key, value: row.value as T, restored: true })
      // Who began before the row was read goes on below it: their letters would be all that is left of it.
      // The same in two tabs is not said twice.
      else if (begun && typeof begun === 'string' && typeof row.value === 'string' && begun !== row.value)
        set(`${row.value}\n${begun}` as T)
    })
    return () => {
      left = true
      // What could not be kept goes with the page.
      tellKept(key, true)
    }
  }, [key, set])

  return [value, set, done, restored]
}

/** Works in the phone's database, and tells everybody when that fails. A browser without storage still lets people type. */
function keep(key: string, work: (db: IDBPDatabase<Stored>) => Promise<unknown>): void {
  const tell = (kept: boolean) => {
    if (!isSeen(key)) tellKept(key, kept)
  }
  void database()
    .then(work)
    .then(
      () => tell(true),
      () => tell(false),
    )
}
