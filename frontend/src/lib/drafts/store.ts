import { useSyncExternalStore } from 'react'
import { database } from '../database'
import { type Draft, waiting } from './draft'

// One copy of the drafts in memory, written through to the phone's database at every change, and told to the other
// tabs of the same browser.
let drafts: Draft[] = []
let owner = ''
const listeners = new Set<() => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('shanhuo-drafts')

function show(next: Draft[]) {
  drafts = next
  for (const changed of listeners) changed()
}

if (tabs) tabs.onmessage = () => void read()

async function read() {
  const person = owner
  const rows = await (await database()).getAllFromIndex('drafts', 'person', person)
  if (person === owner) show((rows as unknown as Draft[]).sort((a, b) => b.at - a.at))
}

/** Opens the drafts of a person; another person's of the same phone stay closed. */
export async function openDrafts(person: string): Promise<void> {
  if (person === owner) return
  owner = person
  show([])
  await read()
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
 * Changes a draft by what it is at that moment, so that an answer given while another was being sent is not lost, and
 * writes it down. Resolves when it is on the phone's disk.
 */
export async function changeDraft(id: string, change: (draft: Draft) => Draft): Promise<void> {
  const before = getDraft(id)
  if (!before) return
  const after = change(before)
  if (after === before) return
  await putDraft(after)
}

/** Writes a draft down. */
export async function putDraft(draft: Draft): Promise<void> {
  show([draft, ...drafts.filter((other) => other.id !== draft.id)].sort((a, b) => b.at - a.at))
  await (await database()).put('drafts', { ...draft })
  tabs?.postMessage(draft.id)
}

/** Takes a draft and its pictures off the phone. Only after the server has it, or when the person says so. */
export async function dropDraft(id: string): Promise<void> {
  const draft = getDraft(id)
  show(drafts.filter((other) => other.id !== id))
  const db = await database()
  for (const photo of draft?.photos ?? []) await db.delete('photos', photo.id)
  await db.delete('drafts', id)
  tabs?.postMessage(id)
}

/** Keeps a picture until it is uploaded. */
export async function putPhoto(id: string, person: string, blob: Blob): Promise<void> {
  await (await database()).put('photos', { id, person, blob, at: Date.now() })
}

/** A picture that waits; undefined when it is uploaded, or another person's. */
export async function getPhoto(id: string): Promise<Blob | undefined> {
  const row = await (await database()).get('photos', id)
  return row && row.person === owner ? row.blob : undefined
}

/** Forgets a picture that the server has. */
export async function dropPhoto(id: string): Promise<void> {
  await (await database()).delete('photos', id)
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** The drafts on this phone, the last touched first; renders again when one changes. */
export function useDrafts(): Draft[] {
  return useSyncExternalStore(subscribe, getDrafts)
}

/** One draft. */
export function useDraft(id: string): Draft | undefined {
  return useDrafts().find((draft) => draft.id === id)
}

/** How much waits for a network, in all drafts. */
export function useWaiting(): number {
  return useDrafts().reduce((sum, draft) => sum + waiting(draft), 0)
}
