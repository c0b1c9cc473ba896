import { Suspense, useEffect, useRef } from 'react'
import { Provider } from 'urql'
import { Route, Switch, useLocation } from 'wouter'
import { useWaiting } from '../lib/drafts/store'
import { useSync } from '../lib/drafts/useSync'
import { useOnline } from '../lib/online'
import { useSendPosts, useWaitingPostCount } from '../lib/posts/outbox'
import { troubleOf } from '../lib/trouble'
import { useUnkept } from '../lib/unkept'
import { ViewerContext } from '../lib/viewer'
import { KeysHelp } from '../ui/KeysHelp'
import { Loading } from '../ui/Loading'
import { NotFound } from '../ui/NotFound'
import { OfflineBar } from '../ui/OfflineBar'
import { SignInAgain } from '../ui/SignInAgain'
import { TroubleBoundary } from '../ui/TroubleBoundary'
import { TroubleCard } from '../ui/TroubleCard'
import { LoadAgain } from './LoadAgain'
import { Menu } from './Menu'
import { routes } from './routes'
import { UnkeptNote } from './UnkeptNote'
import { useHeader } from './useHeader'
import { useHere } from './useHere'
import { useWho } from './useWho'

/** What surrounds every page of the app: who is signed in, the menu, the network, and the page itself. */
export function Frame() {
  const { viewer, sure, out, error, client, outdated, ask, signedIn } = useWho()
  const online = useOnline()
  const unkept = useUnkept()
  const [here] = useLocation()
  useArrival(here)
  useHere()
  useHeader(viewer)

  if (!viewer) {
    if (sure) return <SignInFirst />
    if (error) return <TroubleCard trouble={troubleOf(error)} again={() => void ask()} />
    return <Loading />
  }
  return (
    // Nothing of one person, in the cache or on the page, is there for the next.
    <Provider key={viewer.id} value={client}>
      <ViewerContext value={viewer}>
        <Menu />
        {unkept && <UnkeptNote />}
        <Sender sending={sure && !out && !outdated} online={online} />
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
        {outdated && <LoadAgain text={outdated} />}
        {out && <SignInAgain done={signedIn} />}
      </ViewerContext>
    </Provider>
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
function Sender({ sending, online }: { sending: boolean; online: boolean }) {
  useSync(sending)
  useSendPosts(sending)
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
