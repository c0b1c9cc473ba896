import { useCallback, useEffect, useRef, useState } from 'react'
import { database } from './database'
import { useViewer } from './viewer'

/** Names what a person is typing somewhere, in the phone's database. */
export function typedKey(person: string, place: string): string {
  return `${person} ${place}`
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
  const [value, setValue] = useState(initial)
  const [restored, setRestored] = useState(false)
  const touched = useRef(false)

  useEffect(() => {
    let left = false
    touched.current = false
    database()
      .then((db) => db.get('typed', key))
      .then((row) => {
        if (left || !row || touched.current) return
        setValue(row.value as T)
        setRestored(true)
      })
      .catch(() => undefined) // a browser without storage still lets people type
    return () => {
      left = true
    }
  }, [key])

  const set = useCallback(
    (next: T) => {
      touched.current = true
      setValue(next)
      void database()
        .then((db) => db.put('typed', { key, person, value: next, at: Date.now() }))
        .catch(() => undefined)
    },
    [key, person],
  )

  const done = useCallback(() => {
    touched.current = true
    setRestored(false)
    void database()
      .then((db) => db.delete('typed', key))
      .catch(() => undefined)
  }, [key])

  return [value, set, done, restored]
}
