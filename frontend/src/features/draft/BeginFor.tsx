import { Trans } from '@lingui/react/macro'
import { useQuery } from 'urql'
import type { Draft } from '../../lib/drafts/draft'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { ActingBar } from '../../ui/ActingBar'
import { AppLink } from '../../ui/AppLink'
import { Loading } from '../../ui/Loading'
import { TroubleCard } from '../../ui/TroubleCard'
import { Begin } from './Begin'
import { NotEnrolled } from './NotEnrolled'
import { DraftHouseholds } from './queries'

type Props = { personId: string; villages: readonly Draft['village'][] }

/** Finds a household in the clerk's villages, one after the other, and begins a project for it. */
export function BeginFor({ personId, villages }: Props) {
  const [village, ...others] = villages
  return village ? (
    <InVillage key={village.code} personId={personId} village={village} others={others} />
  ) : (
    <NotEnrolled />
  )
}

function InVillage({
  personId,
  village,
  others,
}: {
  personId: string
  village: Draft['village']
  others: Draft['village'][]
}) {
  const [{ data, error, fetching }, again] = useQuery({ query: DraftHouseholds, variables: { village: village.code } })
  const fresh = data?.viewer?.households.map(({ id, displayName }) => ({ id, displayName }))
  // The names of the last visit to the village desk are there without a network.
  const households = useSeen(`households/${village.code}`, fresh)
  const found = households?.find(({ id }) => id === personId)
  if (found) {
    return (
      <div className="household narrow stack-m">
        <ActingBar name={found.displayName} village={village.name}>
          <AppLink href="/assist">
            <Trans>Stop for now</Trans>
          </AppLink>
        </ActingBar>
        <Begin villages={[village]} behalf={{ id: found.id, name: found.displayName }} />
      </div>
    )
  }
  if (fetching && !data) return <Loading />
  if (!households && error) return <TroubleCard trouble={troubleOf(error)} again={again} />
  return <BeginFor personId={personId} villages={others} />
}
