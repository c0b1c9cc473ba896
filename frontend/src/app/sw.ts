/// <reference lib="webworker" />
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope

// The app's own files, by their hashes. Nothing personal is ever kept: only these and the empty shell.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

const shells = 'shell'
const areas = /^\/(h|assist|draft|g|f)(\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

async function keepShell() {
  const cache = await caches.open(shells)
  // Without cookies the server writes the shell as for a stranger.
  for (const lang of ['zh-CN', 'en']) await cache.add(new Request(`/shell?lang=${lang}`, { credentials: 'omit' }))
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.mode !== 'navigate' || url.origin !== self.location.origin || !areas.test(url.pathname)) return
  event.respondWith(
    fetch(event.request).catch(async () => {
      const lang = (await lastLanguage()) ?? 'zh-CN'
      const shell = await (await caches.open(shells)).match(`/shell?lang=${lang}`)
      return shell ?? (await matchPrecache('/shell')) ?? Response.error()
    }),
  )
})

async function lastLanguage(): Promise<string | undefined> {
  const kept = await (await caches.open(shells)).match('/language')
  return kept?.text()
}

// The page tells which language it is in, so that the shell opens in the same one.
self.addEventListener('message', (event) => {
  const lang = event.data?.language
  if (lang === 'zh-CN' || lang === 'en') {
    event.waitUntil(caches.open(shells).then((cache) => cache.put('/language', new Response(lang))))
  }
})
