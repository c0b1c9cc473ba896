import { Trans, useLingui } from '@lingui/react/macro'
import { Printer } from 'lucide-react'
import { useQuery } from 'urql'
import { useSearch } from 'wouter'
import { useSeen } from '../../lib/seen'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Button } from '../../ui/Button'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { NotFound } from '../../ui/NotFound'
import { PrintSheet } from '../../ui/PrintSheet'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { ConsentSheet } from './ConsentSheet'
import { AssistHouseholds } from './queries'
import { type Household, type Village, villagesOf } from './rules'

/** The paper by which a household lets the clerk write for it, filled in as far as the portal knows. */
export default function ConsentPage() {
  const { t } = useLingui()
  useTitle(t`Consent sheet`)
  const viewer = useViewer()
  const id = new URLSearchParams(useSearch()).get('for') ?? ''
  const villages = villagesOf(viewer)
  if (villages.length === 0) return <NoRight who={<Trans>the village's service point</Trans>} />
  return <Find key={id} id={id} villages={villages} />
}

/** Looks for the household in one village of the clerk after the other: only its name is asked for. */
function Find({ id, villages }: { id: string; villages: readonly Village[] }) {
  const [village, ...others] = villages
  return village ? <FindIn id={id} village={village} others={others} /> : <NotFound back="/assist" />
}

function FindIn({ id, village, others }: { id: string; village: Village; others: readonly Village[] }) {
  const [{ data, error, fetching }, again] = useQuery({ query: AssistHouseholds, variables: { village: village.code } })
  const fresh = data?.viewer?.households.map(({ id, displayName }) => ({ id, displayName }))
  const households = useSeen<Household[]>(`households/${village.code}`, fresh)
  const household = households?.find((other) => other.id === id)
  if (household) return <Consent household={household} village={village} />
  if (fetching && !fresh) return <Loading rows={10} />
  if (error && !fresh && !households) return <TroubleCard trouble={troubleOf(error)} again={again} />
  return <Find id={id} villages={others} />
}

function Consent({ household, village }: { household: Household; village: Village }) {
  const { t } = useLingui()
  const viewer = useViewer()
  const sheet = <ConsentSheet household={household.displayName} village={village.place} clerk={viewer.displayName} />
  return (
    <div className="household stack-m">
      <Breadcrumb items={[{ text: t`Village desk`, href: '/assist' }, { text: t`Consent sheet` }]} />
      <h1>
        <Trans>Consent sheet for {household.displayName}</Trans>
      </h1>
      <p className="measure">
        <Trans>
          Read it to them, print it twice, and let them sign before you draft. One copy stays with the household, the
          other at the village.
        </Trans>
      </p>
      <p>
        <Button main icon={Printer} onClick={() => window.print()}>
          <Trans>Print the sheet</Trans>
        </Button>
      </p>
      {sheet}
      <PrintSheet>{sheet}</PrintSheet>
    </div>
  )
}
