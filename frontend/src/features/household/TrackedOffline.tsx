import { useLingui } from '@lingui/react/macro'
import type { Trouble } from '../../lib/trouble'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { Posts } from './Posts'

type Props = {
  slug: string
  seen: { id: string; title: string; mayPost: boolean }
  trouble: Trouble
  again: () => void
}

/** What can be done for a project without an answer from the server: news are written and wait. */
export function TrackedOffline({ slug, seen, trouble, again }: Props) {
  const { t } = useLingui()
  useTitle(seen.title)
  return (
    <div className="household stack-m">
      <Breadcrumb items={[{ text: t`My projects`, href: '/h' }, { text: seen.title }]} />
      <h1>{seen.title}</h1>
      {seen.mayPost && <Posts campaignId={seen.id} slug={slug} mayPost main />}
      <TroubleCard trouble={trouble} again={again} safe inside />
    </div>
  )
}
