import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

/** Every address that somebody can open, as the app and the server write it: with ":id" or "{id}" for what differs. */
export function routes(): string[] {
  const app = [...read('frontend/src/app/routes.tsx').matchAll(/^\s+\['([^']+)',/gm)]
  // What leads to the app is in the app's own list.
  const server = [...(read('server/page/page.go') + read('server/page/account_routes.go')).matchAll(/\("GET ([^"]+)",/g)].filter(
    ([, path]) => !path?.startsWith('/shell'),
  )
  return [...new Set([...app, ...server].map(([, path]) => path ?? ''))].sort()
}

/** The route that answers an address: of several the one that says more of it. */
export function routeOf(path: string): string | undefined {
  const gap = /^(:|\{(?!\$))/
  const parts = path.split('/')
  const fits = routes().filter((route) => {
    const own = route.replace('{$}', '').split('/')
    return own.length === parts.length && own.every((part, i) => (gap.test(part) ? parts[i] : part === parts[i]))
  })
  const gaps = (route: string) => route.split('/').filter((part) => gap.test(part)).length
  return fits.sort((a, b) => gaps(a) - gaps(b))[0]
}

/** The corpus with which the server's stories are tested. */
export function readAttacks(): string[] {
  return read('server/story/testdata/attacks.txt').trim().split('\n%%\n')
}
