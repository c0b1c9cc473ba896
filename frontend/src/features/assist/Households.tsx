import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useQuery } from 'urql'
import type { Draft } from '../../lib/drafts/draft'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { Tell } from '../../ui/Tell'
import { TextField } from '../../ui/TextField'
import { TroubleCard } from '../../ui/TroubleCard'
import { HouseholdRow } from './HouseholdRow'
import { AssistHouseholds } from './queries'
import { matching, type Village } from './rules'

const page = 20

type Props = {
  village: Village
  drafts: readonly Draft[]
  /** How often the list was changed on this page. */
  changes: number
}

/** The households of a village, to find one by name. The names of the last visit stay for the field. */
export function Households({ village, drafts, changes }: Props) {
  const { t } = useLingui()
  const [{ data, error, fetching }, again] = useQuery({ query: AssistHouseholds, variables: { village: village.code } })
  useEffect(() => {
    if (changes > 0) again({ requestPolicy: 'network-only' })
  }, [changes, again])
  const [words, setWords] = useState('')
  const [shown, setShown] = useState(page)
  const fresh = data?.viewer?.households.map(({ id, displayName }) => ({ id, displayName }))
  const households = useSeen(`households/${village.code}`, fresh)
  const found = matching(households ?? [], words)
  const reached = new Map(data?.viewer?.households.map(({ id, contact }) => [id, contact?.masked ?? null]))

  return (
    <section className="card stack" aria-labelledby="households">
      <h2 id="households">
        <Trans>Households</Trans>
      </h2>
      {!households && fetching && <Loading rows={5} />}
      {!households && error && !fetching && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {households && error && !fresh && (
        <Tell tone="know">
          <Trans>The names are from the last time there was a network.</Trans>
        </Tell>
      )}
      {households?.length === 0 && (
        <Empty
          drawing="ridge"
          text={<Trans>No household of this village is registered yet. Register the first one below.</Trans>}
        />
      )}
      {households && households.length > 0 && (
        <>
          <div>
            <TextField
              label={t`Find by name`}
              type="search"
              value={words}
              onChange={(next) => {
                setWords(next)
                setShown(page)
              }}
            />
          </div>
          <p className="small soft" role="status">
            <Plural value={found.length} _0="Nobody has such a name." one="# household" other="# households" />
          </p>
          <ul className="rows">
            {found.slice(0, shown).map((household) => (
              <HouseholdRow
                key={household.id}
                household={household}
                reached={reached.get(household.id)}
                drafts={drafts}
              />
            ))}
          </ul>
          <Pager hasNext={found.length > shown} loading={false} onMore={() => setShown(shown + page)} />
        </>
      )}
    </section>
  )
}
