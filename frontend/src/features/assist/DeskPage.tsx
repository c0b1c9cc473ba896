import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { useDrafts } from '../../lib/drafts/store'
import { useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { Select } from '../../ui/Select'
import { useTitle } from '../../ui/useTitle'
import { Drafted } from './Drafted'
import { EnrolForm } from './EnrolForm'
import { Households } from './Households'
import { PhoneDrafts } from './PhoneDrafts'
import { draftsForOthers, villagesOf } from './rules'
import { Vouching } from './Vouching'

/** The desk of a village clerk: whom to help, what waits, and what was sent. */
export default function DeskPage() {
  const { t } = useLingui()
  useTitle(t`Village desk`)
  const viewer = useViewer()
  const villages = villagesOf(viewer)
  const [changes, setChanges] = useState(0)
  const [takenOff, setTakenOff] = useState(0)
  const [search, setSearch] = useSearchParams()
  const drafts = draftsForOthers(useDrafts())
  const village = villages.find(({ code }) => code === search.get('village')) ?? villages[0]

  if (!village) return <NoRight who={<Trans>the village's service point</Trans>} />
  return (
    <div className="household stack-m">
      <div className="stack-s">
        <h1>
          <Trans>Village desk</Trans>
        </h1>
        {villages.length === 1 && <p className="soft">{village.place}</p>}
      </div>
      {villages.length > 1 && (
        <div className="wide:max-w-[420px]">
          <Select
            label={t`Village`}
            value={village.code}
            options={villages.map(({ code, place }) => ({ value: code, label: place }))}
            onChange={(code) => setSearch({ village: code }, { replace: true })}
          />
        </div>
      )}
      <Vouching />
      <div className="grid grid-cols-1 gap-5 wide:grid-cols-[minmax(0,1fr)_400px]">
        <div className="stack-m">
          {drafts.length > 0 && <PhoneDrafts drafts={drafts} />}
          <Households
            key={`list ${village.code}`}
            village={village}
            drafts={drafts}
            changes={changes}
            onTakenOff={() => setTakenOff((n) => n + 1)}
          />
          <Drafted village={village} />
        </div>
        <div>
          {/* Whom it registered may be off the list again: it begins anew, with what was typed. */}
          <EnrolForm
            key={`form ${village.code} ${takenOff}`}
            village={village}
            onDone={() => setChanges((n) => n + 1)}
          />
        </div>
      </div>
    </div>
  )
}
