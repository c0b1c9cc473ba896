import { useEffect, useSyncExternalStore } from 'react'
import { type Client, useClient } from 'urql'
import { database } from '../database'
import { useViewer } from '../viewer'
import { PostPublish } from './queries'

/** A post that was written and waits to be published. */
export type WaitingPost = {
  id: string
  person: string
  at: number
  campaignId: string
  title: string
  body: string
  photos: Blob[]
  /** What the server said against it; it then waits for the writer. */
  refused: string
}

let posts: WaitingPost[] = []
let owner = ''
const listeners = new Set<() => void>()

function show(next: WaitingPost[]) {
  posts = next
  for (const changed of listeners) changed()
}

async function open(person: string) {
  owner = person
  const rows = await (await database()).getAllFromIndex('posts', 'person', person)
  if (owner === person) show(rows as unknown as WaitingPost[])
}

/** Keeps a post on the phone until it is published. */
export async function queuePost(post: WaitingPost): Promise<void> {
  await (await database()).put('posts', { ...post })
  show([...posts.filter((other) => other.id !== post.id), post])
}

/** Takes a post back: it is with the server, or its writer wants it back. */
export async function dropPost(id: string): Promise<void> {
  await (await database()).delete('posts', id)
  show(posts.filter((post) => post.id !== id))
}

/** Publishes what waits. Answers false when something still has to wait for the network. */
export async function sendPosts(client: Client): Promise<boolean> {
  for (const post of posts.filter((p) => !p.refused)) {
    const { campaignId, title, body, id } = post
    const { data, error } = await client
      .mutation(PostPublish, { input: { campaignId, title, body, clientKey: id, photos: post.photos } })
      .toPromise()
    if (error && error.graphQLErrors.length === 0) return false
    const refused = error?.graphQLErrors[0]?.message ?? data?.publishPost.userErrors[0]?.message
    if (refused) await queuePost({ ...post, refused })
    else await dropPost(id)
  }
  return true
}

/** The posts of a campaign that wait. */
export function useWaitingPosts(campaignId: string): WaitingPost[] {
  const all = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => posts,
  )
  return all.filter((post) => post.campaignId === campaignId)
}

/** How many posts wait for the network. */
export function useWaitingPostCount(): number {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => posts.filter((post) => !post.refused).length,
  )
}

/** How long to wait before trying again, in milliseconds. */
const again = 15_000

/** Publishes what waits: at once, when the network comes back, and again until it is through. Used once, by the app's frame. */
export function useSendPosts() {
  const client = useClient()
  const viewer = useViewer()
  const count = useWaitingPostCount()
  useEffect(() => {
    void open(viewer.id)
  }, [viewer.id])
  useEffect(() => {
    if (count === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const run = async () => {
      clearTimeout(timer)
      const through = await (navigator.locks?.request('shanhuo-posts', () => sendPosts(client)) ?? sendPosts(client)).catch(() => false)
      if (!through && !over) timer = setTimeout(run, again)
    }
    void run()
    window.addEventListener('online', run)
    return () => {
      over = true
      clearTimeout(timer)
      window.removeEventListener('online', run)
    }
  }, [client, count])
}
