import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useViewer } from '../../lib/viewer'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Select'
import { TextField } from '../../ui/TextField'
import { type Filters, states } from './filters'
import { ProjectPlaces } from './queries'
import { homeRegion } from './roles'
import { useStateWords } from './useStateWords'

type Props = { filters: Filters; total?: number; onChange: (filters: Filters) => void }

/** Narrows the list, and says how much is in it. */
export function ProjectFilters({ filters, total, onChange }: Props) {
  const { t } = useLingui()
  const [words, setWords] = useState(filters.search ?? '')
  const stateWords = useStateWords()
  const home = homeRegion(useViewer())
  const [{ data }] = useQuery({ query: ProjectPlaces, variables: { code: home ?? '' }, pause: !home })
  const places = data?.region?.children ?? []
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
        <Select
          label={t`State`}
          value={filters.state ?? 'ALL'}
          options={[
            { value: 'ALL', label: t`All that need watching` },
            ...states.map((value) => ({ value, label: stateWords[value] })),
          ]}
          onChange={(state) => onChange({ ...filters, state: state === 'ALL' ? null : state })}
        />
        {(places.length > 0 || filters.region) && (
          <Select
            label={t`Place`}
            value={filters.region ?? 'ALL'}
            options={[
              { value: 'ALL', label: t`Every place` },
              // The address may name a place that lies deeper than the choice goes.
              ...(filters.region && !places.some(({ code }) => code === filters.region)
                ? [{ value: filters.region, label: filters.region }]
                : []),
              ...places.map(({ code, place }) => ({ value: code, label: place })),
            ]}
            onChange={(region) => onChange({ ...filters, region: region === 'ALL' ? null : region })}
          />
        )}
        <div className="mb-5">
          <Button type="submit" icon={Search}>
            <Trans>Find</Trans>
          </Button>
        </div>
      </div>
      {total !== undefined && (
        <p className="soft" role="status">
          <Plural value={total} one="# project" other="# projects" />
        </p>
      )}
    </form>
  )
}
