import type { Trouble } from '../../lib/trouble'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { Head } from './Head'
import { Posts } from './Posts'

/** What is kept of a project for when there is no network. */
export type Seen = { id: string; title: string; mayPost: boolean; behalf: { name: string; village: string } | null }

type Props = { slug: string; seen: Seen; trouble: Trouble; again: () => void }

/** What can be done for a project without an answer from the server: news are written and wait. */
export function TrackedOffline({ slug, seen, trouble, again }: Props) {
  useTitle(seen.title)
  return (
    <div className="household stack-m">
      <Head behalf={seen.behalf} project={{ title: seen.title, slug }} />
      <h1>{seen.title}</h1>
      {seen.mayPost && <Posts campaignId={seen.id} mayPost main />}
      <TroubleCard trouble={trouble} again={again} safe inside />
    </div>
  )
}
