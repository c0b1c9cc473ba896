import { Suspense, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useQuery } from 'urql'
import { Route, Switch, useLocation } from 'wouter'
import { useWaiting } from '../lib/drafts/store'
import { useSync } from '../lib/drafts/useSync'
import { useOnline } from '../lib/online'
import { useSendPosts, useWaitingPostCount } from '../lib/posts/outbox'
import { forgetSeen } from '../lib/seen'
import { troubleOf } from '../lib/trouble'
import { type Viewer, ViewerContext } from '../lib/viewer'
import { KeysHelp } from '../ui/KeysHelp'
import { Loading } from '../ui/Loading'
import { NotFound } from '../ui/NotFound'
import { OfflineBar } from '../ui/OfflineBar'
import { SignInAgain } from '../ui/SignInAgain'
import { TroubleBoundary } from '../ui/TroubleBoundary'
import { TroubleCard } from '../ui/TroubleCard'
import { kept } from './kept'
import { Menu } from './Menu'
import { routes } from './routes'
import { signedOut } from './signedOut'
import { WhoAmI } from './viewer.queries'

/** What surrounds every page of the app: who is signed in, the menu, the network, and the page itself. */
export function Frame() {
  const [{ data, error, fetching }, again] = useQuery({ query: WhoAmI })
  const online = useOnline()
  const [here] = useLocation()
  const gone = useSyncExternalStore(signedOut.subscribe, signedOut.get)
  const asked = data?.viewer
  useEffect(() => {
    if (asked) kept.put(asked)
    else if (asked === null) {
      kept.clear()
      void forgetSeen().catch(() => undefined)
    }
  }, [asked])
  useArrival(here)
  // Without a network the person of the last time stays, so that drafts open in the field.
  const viewer: Viewer | null = useMemo(() => asked ?? (error && !data ? kept.get() : null), [asked, error, data])

  if (!viewer) {
    if (fetching) return <Loading />
    if (error) return <TroubleCard trouble={troubleOf(error)} again={again} />
    return <SignInFirst />
  }
  return (
    <ViewerContext value={viewer}>
      <Menu />
      <Sender online={online} />
      <TroubleBoundary here={here}>
        <Suspense fallback={<Loading />}>
          <Switch>
            {routes.map(([path, Page]) => (
              <Route key={path} path={path}>
                <Page />
              </Route>
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </TroubleBoundary>
      <KeysHelp />
      {gone && (
        <SignInAgain
          done={() => {
            signedOut.over()
            again({ requestPolicy: 'network-only' })
          }}
        />
      )}
    </ViewerContext>
  )
}

/** A new page begins at its top, for the eye as for the keyboard and for those who listen. */
function useArrival(here: string) {
  const before = useRef(here)
  useEffect(() => {
    if (before.current === here) return
    before.current = here
    window.scrollTo(0, 0)
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [here])
}

/** Sends what was typed without a network, and says how much of it waits. */
function Sender({ online }: { online: boolean }) {
  useSync()
  useSendPosts()
  const waiting = useWaiting() + useWaitingPostCount()
  return online ? null : <OfflineBar waiting={waiting} />
}

function SignInFirst() {
  const [here] = useLocation()
  useEffect(() => {
    window.location.replace(`/sign-in?next=${encodeURIComponent(here + window.location.search)}`)
  }, [here])
  return <Loading />
}
