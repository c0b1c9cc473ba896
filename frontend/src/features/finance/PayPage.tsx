import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { holds, useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { Select } from '../../ui/Select'
import { useTitle } from '../../ui/useTitle'
import { countiesOf } from './counties'
import { FinanceTabs } from './FinanceTabs'
import { Payables } from './Payables'

/** What can be paid out now, county by county. */
export default function PayPage() {
  const { t } = useLingui()
  useTitle(t`To pay out`)
  const viewer = useViewer()
  const counties = countiesOf(viewer)
  const [code, setCode] = useState(counties[0]?.code ?? '')

  if (!holds(viewer, 'COUNTY_FINANCE', 'COUNTY_OFFICER', 'CITY_OFFICER', 'AUDITOR')) {
    return <NoRight who={<Trans>The finance officers of the county.</Trans>} />
  }
  return (
    <div className="stack-m">
      <h1>
        <Trans>Finance</Trans>
      </h1>
      <FinanceTabs current="pay" />
      {counties.length > 1 && (
        <Select
          label={t`County`}
          value={code}
          options={counties.map((county) => ({ value: county.code, label: county.name }))}
          onChange={setCode}
        />
      )}
      {code && <Payables key={code} region={code} mayPay={holds(viewer, 'COUNTY_FINANCE')} />}
    </div>
  )
}
