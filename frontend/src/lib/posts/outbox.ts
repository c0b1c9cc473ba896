import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type Client, type CombinedError, useClient } from 'urql'
import { database } from '../database'
import { patient } from '../drafts/patient'
import { outdatedBy } from '../outdated'
import { tellKept } from '../unkept'
import { useViewer } from '../viewer'
import { PostPublish } from './queries'
import { titleAndBody } from './words'

/** A post that was written and waits to be published. id is also the key under which the server publishes it once. */
export type WaitingPost = {
  id: string
  person: string
  at: number
  campaignId: string
  text: string
  photos: Blob[]
  /** What the server said against it; it then waits for its writer. */
  refused: string
}

/** What the sending does: nothing, it is under way, or why it has to be tried again. */
export type SendState = 'resting' | 'sending' | 'network' | 'server' | 'signedOut' | 'outdated'

let posts: WaitingPost[] = []
let owner = ''
let state: SendState = 'resting'
const listeners = new Set<() => void>()
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('shanhuo-posts')

function tell() {
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

if (tabs) tabs.onmessage = () => void read().catch(() => undefined)

/** Reads the person's posts from the phone: another tab may have changed them. */
async function read(): Promise<WaitingPost[]> {
  const person = owner
  const rows = (await (await database()).getAllFromIndex('posts', 'person', person)) as unknown as WaitingPost[]
  if (person === owner) {
    posts = rows.sort((a, b) => a.at - b.at)
    tell()
  }
  return rows
}

/** Opens the posts of a person; another person's of the same phone stay closed. */
export async function openPosts(person: string): Promise<void> {
  if (person !== owner) {
    posts = []
    state = 'resting'
    owner = person
    tell()
  }
  await read()
}

/**
 * Keeps a post on the phone until it is published. typed are the keys of the texts that it was made of: they go in the
 * same step, so that after a crash it is either still being written or waiting, never both.
 */
export async function queuePost(post: WaitingPost, typed: string[] = []): Promise<void> {
  try {
    const write = (await database()).transaction(['posts', 'typed'], 'readwrite')
    // What fails here fails the whole step, which is waited for below.
    const unheard = () => undefined
    write
      .objectStore('posts')
      .put({ ...post })
      .catch(unheard)
    for (const key of typed) write.objectStore('typed').delete(key).catch(unheard)
    await write.done
    tellKept('posts', true)
  } catch (error) {
    tellKept('posts', false)
    throw error
  }
  await told(post.id)
}

/** Takes a post off the phone: it is with the server, or its writer gave it up. */
export async function dropPost(id: string): Promise<void> {
  await (await database()).delete('posts', id)
  await told(id)
}

async function told(id: string) {
  tabs?.postMessage(id)
  await read()
}

/** Publishes what waits. Answers false when something has to be tried again. */
export async function sendPosts(client: Client): Promise<boolean> {
  const person = owner
  for (const post of (await read()).filter((p) => !p.refused)) {
    if (person !== owner) return true
    show('sending')
    const input = { campaignId: post.campaignId, clientKey: post.id, photos: post.photos, ...titleAndBody(post.text) }
    const { data, error } = await client.mutation(PostPublish, { input }, { fetch: patient }).toPromise()
    const refusal = data?.publishPost.userErrors[0]
    const again = error ? whyAgain(error) : refusal && passing.has(refusal.code) ? 'server' : null
    if (again) {
      show(again)
      return false
    }
    const refused = refusal?.message ?? error?.graphQLErrors[0]?.message
    // Another tab published other words under this key: published after all, these are a post of their own.
    const taken = refusal?.code === 'PUBLISHED_OTHERWISE'
    if (refused) await queuePost({ ...post, ...(taken && { id: crypto.randomUUID() }), refused })
    if (!refused || taken) await dropPost(post.id)
  }
  show('resting')
  return true
}

// What the server says when it cannot tell, or not now: the same key again finds out.
const passing = new Set(['OUTCOME_UNKNOWN', 'UNAVAILABLE', 'INTERNAL', 'CANCELLED'])

function whyAgain(error: CombinedError): SendState | null {
  const code = error.graphQLErrors[0]?.extensions.code
  if (error.graphQLErrors.length === 0) return 'network'
  if (code === 'UNAUTHENTICATED') return 'signedOut'
  if (outdatedBy(error) !== undefined) return 'outdated'
  return passing.has(String(code)) ? 'server' : null
}

function show(next: SendState) {
  state = next
  tell()
}

/** The posts of a campaign that wait, the oldest first. */
export function useWaitingPosts(campaignId: string): WaitingPost[] {
  const all = useSyncExternalStore(subscribe, () => posts)
  return useMemo(() => all.filter((post) => post.campaignId === campaignId), [all, campaignId])
}

/** How many posts wait for the network. */
export function useWaitingPostCount(): number {
  return useSyncExternalStore(subscribe, () => posts.filter((post) => !post.refused).length)
}

/** What the sending does. */
export function useSendState(): SendState {
  return useSyncExternalStore(subscribe, () => state)
}

/** How long to wait before trying again, in milliseconds. */
const again = 15_000

/**
 * Publishes what waits, as long as it is known that the server takes it: at once, when the network comes back, and again
 * until it is through. Used once, by the app's frame.
 */
export function useSendPosts(sending: boolean) {
  const client = useClient()
  const viewer = useViewer()
  const count = useWaitingPostCount()
  useEffect(() => {
    void openPosts(viewer.id).catch(() => undefined)
  }, [viewer.id])
  useEffect(() => {
    if (!sending || count === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const send = () => sendPosts(client)
    const run = async () => {
      clearTimeout(timer)
      // One tab at a time. The server would not publish twice, but the photos would travel twice.
      const through = await (navigator.locks?.request('shanhuo-posts', send) ?? send()).catch(() => false)
      if (!through && !over) timer = setTimeout(run, again)
    }
    void run()
    window.addEventListener('online', run)
    return () => {
      over = true
      clearTimeout(timer)
      window.removeEventListener('online', run)
    }
  }, [client, count, sending])
}
