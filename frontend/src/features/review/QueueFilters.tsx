import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Checkbox'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import type { Filters } from './filters'

type Props = {
  filters: Filters
  /** The office has others below it: their desks can be looked at, and there is more than one step. */
  above: boolean
  total?: number
  overdue?: number
  onChange: (filters: Filters) => void
}

/** Narrows the queue, and says how much is in it. */
export function QueueFilters({ filters, above, total, overdue, onChange }: Props) {
  const { t } = useLingui()
  const [words, setWords] = useState(filters.search ?? '')
  return (
    <form
      className="stack-s"
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ ...filters, search: words.trim() || null })
      }}
    >
      <div className="flex flex-wrap items-end gap-x-4">
        <div className="grow">
          <TextField label={t`Find by title, name or place`} type="search" value={words} onChange={setWords} />
        </div>
        {above && (
          <Select
            label={t`Step`}
            value={filters.kind ?? 'ALL'}
            options={[
              { value: 'ALL', label: t`Every step` },
              { value: 'VILLAGE', label: t`Village vouches` },
              { value: 'COUNTY', label: t`County approves` },
            ]}
            onChange={(kind) => onChange({ ...filters, kind: kind === 'ALL' ? null : kind })}
          />
        )}
        <div className="mb-5">
          <Button type="submit" icon={Search}>
            <Trans>Find</Trans>
          </Button>
        </div>
        <Checkbox
          label={t`Only overdue`}
          checked={Boolean(filters.overdue)}
          onChange={(late) => onChange({ ...filters, overdue: late })}
        />
        {above && (
          <Checkbox
            label={t`Also what lies at other desks below mine`}
            checked={Boolean(filters.watch)}
            onChange={(watch) => onChange({ ...filters, watch })}
          />
        )}
        {total !== undefined && (
          <p className="mb-8 soft" role="status">
            <Plural value={total} one="# project waits" other="# projects wait" />
            {overdue ? (
              <>
                {' · '}
                <Plural value={overdue} one="# overdue" other="# overdue" />
              </>
            ) : null}
          </p>
        )}
      </div>
    </form>
  )
}
