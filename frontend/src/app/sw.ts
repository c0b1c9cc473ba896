/// <reference lib="webworker" />
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { filesOf, soon } from './soon'

declare const self: ServiceWorkerGlobalScope

// The app's own files, by their hashes. Nothing personal is ever kept: only these, and the empty shell with its looks.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

const shells = 'shell'
const areas = /^\/(h|assist|draft|g|f)(\/|$)/
const looks = /^\/static\/(?!app\/)/

/** How long the network may take before the kept shell opens, in milliseconds. */
const patience = 3_000

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

// The server changes this file with the shell (server/page/shell.go), so that a new one is brought when there is one.
async function keepShell() {
  const cache = await caches.open(shells)
  const files = new Set<string>()
  for (const lang of ['zh-CN', 'en']) {
    // Without cookies the server writes the shell as for a stranger.
    const shell = new Request(`/shell?lang=${lang}`, { credentials: 'omit' })
    await cache.add(shell)
    for (const file of filesOf((await (await cache.match(shell))?.text()) ?? '')) files.add(file)
  }
  await cache.addAll([...files])
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url)
    if (looks.test(pathname) && !files.has(pathname)) await cache.delete(url)
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (request.mode === 'navigate' && areas.test(url.pathname)) {
    event.respondWith(soon(fetch(request), keptShell, patience))
  } else if (looks.test(url.pathname)) {
    event.respondWith(kept(url.pathname).then((file) => file ?? fetch(request)))
  }
})

async function keptShell(): Promise<Response | undefined> {
  const lang = (await (await kept('/language'))?.text()) ?? 'zh-CN'
  return kept(`/shell?lang=${lang}`)
}

async function kept(address: string): Promise<Response | undefined> {
  return (await caches.open(shells)).match(address)
}

// The page tells which language it is in, so that the shell opens in the same one.
self.addEventListener('message', (event) => {
  const lang = event.data?.language
  if (lang === 'zh-CN' || lang === 'en') {
    event.waitUntil(caches.open(shells).then((cache) => cache.put('/language', new Response(lang))))
  }
})
