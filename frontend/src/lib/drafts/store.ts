import { useSyncExternalStore } from 'react'
import { database } from '../database'
import { tellKept } from '../unkept'
import { type Draft, waiting } from './draft'

// One copy of the drafts in memory, which is what pages show. Each change stands there at once and is written to the
// phone's database within a moment. There it is made anew on what lies there by then, so that two tabs that write
// different answers keep both. Other tabs are told, and read again.
type Change = (draft: Draft) => Draft

let drafts: Draft[] = []
let owner = ''
let opened = false
/** Changes that are not on the disk yet, by draft; those of `writing` are on their way. */
const queued = new Map<string, Change[]>()
const writing = new Map<string, Change[]>()
const listeners = new Set<() => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('shanhuo-drafts')

/** How long a change may lie in memory only, in milliseconds. */
const writeWithin = 250
let timer: ReturnType<typeof setTimeout> | undefined
let writer: Promise<void> = Promise.resolve()

function tell() {
  for (const changed of listeners) changed()
}

function show(next: Draft[]) {
  drafts = next.sort((a, b) => b.at - a.at)
  tell()
}

function showOne(draft: Draft) {
  show([draft, ...drafts.filter((other) => other.id !== draft.id)])
}

function applied(draft: Draft, ...changes: (readonly Change[] | undefined)[]): Draft {
  return changes.flatMap((some) => some ?? []).reduce((so, change) => change(so), draft)
}

if (tabs) tabs.onmessage = () => void read()

async function read() {
  const person = owner
  let rows: Draft[]
  try {
    rows = (await (await database()).getAllFromIndex('drafts', 'person', person)) as unknown as Draft[]
  } catch {
    // A browser without storage still lets people write; they are told that it is not kept.
    tellKept('drafts', false)
    return
  }
  if (queued.size === 0) tellKept('drafts', true)
  if (person !== owner) return
  const known = new Set(rows.map((row) => row.id))
  const unwritten = drafts.filter((draft) => !known.has(draft.id) && (queued.has(draft.id) || writing.has(draft.id)))
  show([...rows.map((row) => applied(row, writing.get(row.id), queued.get(row.id))), ...unwritten])
}

/** Opens the drafts of a person; another person's of the same phone stay closed. */
export async function openDrafts(person: string): Promise<void> {
  if (person === owner) return
  await flushDrafts()
  owner = person
  opened = false
  show([])
  await read()
  if (person !== owner) return
  opened = true
  tell()
  const old = Date.now() - memory
  for (const draft of drafts) if (draft.submitted && waitsNot(draft) && draft.at < old) await dropDraft(draft.id)
}

/** How long a draft that was sent is remembered here, in milliseconds. */
const memory = 30 * 86_400_000

function waitsNot(draft: Draft): boolean {
  return draft.unsent.length === 0 && !queued.has(draft.id)
}

/** The drafts on this phone, the last touched first. */
export function getDrafts(): Draft[] {
  return drafts
}

/** Finds a draft. */
export function getDraft(id: string): Draft | undefined {
  return drafts.find((draft) => draft.id === id)
}

/**
 * Changes a draft by what it is at that moment, so that an answer given while another was being sent is not lost. It
 * shows at once; it is on the disk within a quarter of a second, or when flushDrafts() resolves.
 */
export function changeDraft(id: string, change: Change): void {
  const before = getDraft(id)
  if (!before) return
  const after = change(before)
  if (after === before) return
  queued.set(id, [...(queued.get(id) ?? []), change])
  showOne(after)
  timer ??= setTimeout(() => void flushDrafts(), writeWithin)
}

/** Writes a new draft down; resolves when it is on the disk. */
export function putDraft(draft: Draft): Promise<void> {
  queued.set(draft.id, [...(queued.get(draft.id) ?? []), () => draft])
  showOne(draft)
  return flushDrafts()
}

/** Writes down what is only in memory. Resolves when it is on the disk, or could not be. */
export function flushDrafts(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  writer = writer.then(write)
  return writer
}

async function write() {
  if (queued.size === 0) return
  for (const [id, changes] of queued) writing.set(id, changes)
  queued.clear()
  try {
    const db = await database()
    const tx = db.transaction('drafts', 'readwrite')
    await Promise.all([
      ...[...writing].map(async ([id, changes]) => {
        const row = ((await tx.store.get(id)) as unknown as Draft | undefined) ?? getDraft(id)
        if (row) await tx.store.put({ ...applied(row, changes) })
      }),
      tx.done,
    ])
    tellKept('drafts', true)
  } catch {
    // What could not be written is tried again with the next change.
    for (const [id, changes] of writing) queued.set(id, [...changes, ...(queued.get(id) ?? [])])
    tellKept('drafts', false)
  }
  const ids = [...writing.keys()]
  writing.clear()
  tell()
  for (const id of ids) tabs?.postMessage(id)
}

/** Takes a draft and its pictures off the phone. Only after the server has it, or when the person says so. */
export async function dropDraft(id: string): Promise<void> {
  await flushDrafts()
  const draft = getDraft(id)
  queued.delete(id)
  show(drafts.filter((other) => other.id !== id))
  const db = await database()
  for (const photo of draft?.photos ?? []) await db.delete('photos', photo.id)
  await db.delete('drafts', id)
  tabs?.postMessage(id)
}

/** Keeps a picture of the person whose drafts are open. */
export async function putPhoto(id: string, blob: Blob): Promise<void> {
  await (await database()).put('photos', { id, person: owner, blob, at: Date.now() })
}

/** A picture on this phone; undefined when it is not here, or another person's. */
export async function getPhoto(id: string): Promise<Blob | undefined> {
  const row = await (await database()).get('photos', id)
  return row && row.person === owner ? row.blob : undefined
}

/** Forgets a picture. */
export async function dropPhoto(id: string): Promise<void> {
  await (await database()).delete('photos', id)
}

/**
 * Writes down what is only in memory when the page may end at once: nothing is read first, since no answer would come
 * any more.
 */
export async function flushLast(): Promise<void> {
  const ids = new Set([...queued.keys(), ...writing.keys()])
  if (ids.size === 0) return
  const tx = (await database()).transaction('drafts', 'readwrite')
  for (const draft of drafts) if (ids.has(draft.id)) void tx.store.put({ ...draft })
  tx.commit()
  await tx.done
}

// A phone may end a page at any time after it is out of sight, and says nothing more.
if (typeof window !== 'undefined') {
  const last = () => void flushLast().catch(() => undefined)
  window.addEventListener('pagehide', last)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') last()
  })
}

/** Calls changed whenever a draft or its keeping changed. */
export function onDrafts(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** The drafts on this phone, the last touched first; renders again when one changes. */
export function useDrafts(): Draft[] {
  return useSyncExternalStore(onDrafts, getDrafts)
}

/** One draft. */
export function useDraft(id: string): Draft | undefined {
  return useDrafts().find((draft) => draft.id === id)
}

/** Whether the drafts have been read from the phone. Until then a draft that is not found may still be there. */
export function useDraftsOpened(): boolean {
  return useSyncExternalStore(onDrafts, () => opened)
}

/** How much waits for a network, in all drafts. */
export function useWaiting(): number {
  return useDrafts().reduce((sum, draft) => sum + waiting(draft), 0)
}
