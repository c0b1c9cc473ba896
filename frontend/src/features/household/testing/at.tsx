import type { ReactElement } from 'react'
import { Route, Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'

/** A page as it stands at an address of the app. */
export function At({ path, route, children }: { path: string; route: string; children: ReactElement }) {
  const { hook, searchHook } = memoryLocation({ path })
  return (
    <Router hook={hook} searchHook={searchHook}>
      <Route path={route}>{children}</Route>
    </Router>
  )
}
