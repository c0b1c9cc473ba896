import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useQuery } from 'urql'
import { troubleOf } from '../../lib/trouble'
import { holds, holdsIn, useViewer } from '../../lib/viewer'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { Select } from '../../ui/Select'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { countiesOf } from './counties'
import { FinanceTabs } from './FinanceTabs'
import { Payables } from './Payables'
import { FinanceCounties } from './queries'
import { Waiting } from './Waiting'

/** What can be paid out now, county by county. */
export default function PayPage() {
  const { t } = useLingui()
  useTitle(t`To pay out`)
  const viewer = useViewer()
  // What is paid is told by county; those who look after a whole city choose one of its counties.
  const [{ data, error, fetching }, again] = useQuery({
    query: FinanceCounties,
    pause: !viewer.grants.some(({ region }) => region?.level === 'city'),
  })
  const counties = countiesOf(data?.viewer?.grants ?? viewer.grants)
  const [chosen, setChosen] = useState('')
  const code = chosen || counties[0]?.code

  if (!holds(viewer, 'COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR')) {
    return <NoRight who={<Trans>the finance officers of the county</Trans>} />
  }
  return (
    <div className="stack-m">
      <h1>
        <Trans>Finance</Trans>
      </h1>
      <FinanceTabs current="pay" />
      <Waiting />
      {counties.length > 1 && (
        <Select
          label={t`County`}
          value={code ?? ''}
          options={counties.map((county) => ({ value: county.code, label: county.name }))}
          onChange={setChosen}
        />
      )}
      {!code && fetching && <Loading />}
      {!code && error && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {code && <Payables key={code} region={code} mayPay={holdsIn(viewer, code, 'COUNTY_FINANCE')} />}
    </div>
  )
}
