import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { fragment } from '../../gql'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { useViewer } from '../../lib/viewer'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { Pager } from '../../ui/Pager'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { DeskTabs } from './DeskTabs'
import { readFilters, writeFilters } from './filters'
import { ProjectFilters } from './ProjectFilters'
import { ProjectTable } from './ProjectTable'
import { ProjectList, ProjectRow } from './queries'
import { watches } from './roles'

/** What is open in the regions of an office, for those who answer for it. */
export default function ProjectsPage() {
  return watches(useViewer()) ? <Projects /> : <NoRight who={<Trans>the county centre</Trans>} />
}

function Projects() {
  const { t } = useLingui()
  useTitle(t`Watched projects`)
  const [, go] = useLocation()
  const search = useSearch()
  const filters = useMemo(() => readFilters(new URLSearchParams(search)), [search])
  const { data, error, fetching, again, pager, ...list } = usePages({
    query: ProjectList,
    variables: { ...filters, state: filters.state && [filters.state] },
    listOf: (found) => found.watchedCampaigns,
  })
  const found = data?.watchedCampaigns
  const rows = list.rows.map((row) => fragment(ProjectRow, row))

  return (
    <div className="stack-m">
      <h1>{t`Watched projects`}</h1>
      <DeskTabs current="projects" />
      <ProjectFilters
        key={filters.search}
        filters={filters}
        total={found?.totalCount}
        onChange={(next) => {
          const query = writeFilters(next)
          go(query ? `/g/projects?${query}` : '/g/projects', { replace: true })
        }}
      />
      {error && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {!found && fetching && <Loading />}
      {found && rows.length === 0 && (
        <Empty
          drawing="olive"
          text={writeFilters(filters) ? t`Nothing matches.` : t`No project is open in your region at the moment.`}
        />
      )}
      {rows.length > 0 && <ProjectTable rows={rows} onOpen={(slug) => go(`/g/projects/${encodeURIComponent(slug)}`)} />}
      <Pager {...pager} />
    </div>
  )
}
