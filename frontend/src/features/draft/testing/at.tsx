import type { ReactElement } from 'react'
import { Provider } from 'urql'
import { Route, Router, Switch } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { type Draft, newDraft } from '../../../lib/drafts/draft'
import { openDrafts, putDraft } from '../../../lib/drafts/store'
import { FakeServer } from '../../../lib/drafts/testing/fakeServer'
import { type Viewer, ViewerContext } from '../../../lib/viewer'
import { show } from '../../../ui/testing/show'

let count = 0

/** Somebody who is a household of one village, on a phone of their own. */
export function somebody(role: Viewer['grants'][number]['role'] = 'HOUSEHOLD', ...more: string[]): Viewer {
  const grants = ['新寨村', ...more].map((place, i) => ({
    id: `grant ${i}`,
    role,
    region: { code: `62122620820${i}`, place, level: 'village' },
  }))
  return { id: `person ${++count}`, displayName: '齐婶', grants }
}

/** A draft of somebody, on their phone. */
export async function draftOf(viewer: Viewer, change: Partial<Draft> = {}): Promise<Draft> {
  await openDrafts(viewer.id)
  const draft = {
    ...newDraft(`draft ${count}`, viewer.id, { code: '621226208200', name: '新寨村' }, null, 1),
    ...change,
  }
  await putDraft(draft)
  return draft
}

/** Renders pages at their routes, at an address; where() tells which address the person is at now. */
export function showAt(
  viewer: Viewer,
  path: string,
  routes: Record<string, ReactElement>,
  server: FakeServer = new FakeServer(),
) {
  const { hook, searchHook, history, navigate } = memoryLocation({ path, record: true })
  const shown = show(
    <Provider value={server.client()}>
      <ViewerContext value={viewer}>
        <Router hook={hook} searchHook={searchHook}>
          <Switch>
            {Object.entries(routes).map(([route, page]) => (
              <Route key={route} path={route}>
                {page}
              </Route>
            ))}
          </Switch>
        </Router>
      </ViewerContext>
    </Provider>,
  )
  return { ...shown, server, where: () => history.at(-1), go: navigate }
}
