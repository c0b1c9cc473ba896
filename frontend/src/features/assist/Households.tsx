import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { UserRoundPlus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import type { Draft } from '../../lib/drafts/draft'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { Tell } from '../../ui/Tell'
import { TextField } from '../../ui/TextField'
import { TroubleCard } from '../../ui/TroubleCard'
import { HouseholdRow } from './HouseholdRow'
import { AssistHouseholds } from './queries'
import { type Household, matching, type Registration, type Village } from './rules'
import { TakeOff } from './TakeOff'
import { toEnrol } from './toEnrol'

const page = 20

type Props = {
  village: Village
  drafts: readonly Draft[]
  /** How often the list was changed on this page. */
  changes: number
  /** One was taken off the list. */
  onTakenOff: () => void
}

/** The households of a village, to find one by name. The names of the last visit stay for the field. */
export function Households({ village, drafts, changes, onTakenOff }: Props) {
  const { t } = useLingui()
  const viewer = useViewer()
  const [{ data, error, fetching }, again] = useQuery({ query: AssistHouseholds, variables: { village: village.code } })
  /** Who was taken off the list just now. */
  const [last, setLast] = useState('')
  useEffect(() => {
    if (changes === 0) return
    // They may be on it again.
    setLast('')
    again({ requestPolicy: 'network-only' })
  }, [changes, again])
  const [words, setWords] = useState('')
  const [shown, setShown] = useState(page)
  const fresh = data?.viewer?.households.map(({ id, displayName }) => ({ id, displayName }))
  const households = useSeen(`households/${village.code}`, fresh)
  const registrations = new Map(
    data?.viewer?.households.map(({ id, grantId, contact }) => [id, { grantId, reached: contact?.masked ?? null }]),
  )
  const [asking, setAsking] = useState<{ household: Household; registration: Registration } | null>(null)
  const [gone, setGone] = useState<readonly string[]>([])
  const heading = useRef<HTMLHeadingElement>(null)
  // The list of before is there until the new one is, and must not offer whom it has lost.
  const left = households?.filter(({ id }) => !gone.includes(registrations.get(id)?.grantId ?? ''))
  const found = matching(left ?? [], words)

  function takenOff({ household, registration }: { household: Household; registration: Registration }) {
    setAsking(null)
    setGone([...gone, registration.grantId])
    setLast(household.displayName)
    // Its row, where the focus was, is gone.
    heading.current?.focus()
    again({ requestPolicy: 'network-only' })
    onTakenOff()
  }

  return (
    <section className="card stack" aria-labelledby="households">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h2 id="households" ref={heading} tabIndex={-1}>
          <Trans>Households</Trans>
        </h2>
        {left && left.length > 0 && (
          // Where there is room the form is beside the list.
          <div className="wide:hidden">
            <Button plain icon={UserRoundPlus} onClick={toEnrol}>
              <Trans>Register a household</Trans>
            </Button>
          </div>
        )}
      </div>
      {last && (
        <Tell tone="good" aloud>
          <Trans>{last} is off the list.</Trans>
        </Tell>
      )}
      {!households && fetching && <Loading rows={5} />}
      {!households && error && !fetching && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {households && error && !fresh && (
        <Tell tone="know">
          <Trans>The names are from the last time there was a network.</Trans>
        </Tell>
      )}
      {left?.length === 0 && (
        <Empty
          drawing="ridge"
          text={<Trans>No household of this village is registered yet. Register the first one below.</Trans>}
        />
      )}
      {left && left.length > 0 && (
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
            {found.slice(0, shown).map((household) => {
              const registration = registrations.get(household.id)
              return (
                <HouseholdRow
                  key={household.id}
                  household={household}
                  registration={registration}
                  drafts={drafts}
                  // Nobody keeps the list about themselves.
                  onTakeOff={
                    registration && household.id !== viewer.id
                      ? () => setAsking({ household, registration })
                      : undefined
                  }
                />
              )
            })}
          </ul>
          <Pager hasNext={found.length > shown} loading={false} onMore={() => setShown(shown + page)} />
        </>
      )}
      {asking && (
        <TakeOff
          key={asking.registration.grantId}
          {...asking}
          village={village}
          onDone={() => takenOff(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  )
}
