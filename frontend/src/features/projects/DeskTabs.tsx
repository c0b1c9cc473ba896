import { useLingui } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { useViewer } from '../../lib/viewer'
import { AppLink } from '../../ui/AppLink'
import { ProjectCounts } from './queries'
import { seesProblems } from './roles'

/** The three lists of an office that watches projects, with how much waits in each. */
export function DeskTabs({ current }: { current: 'projects' | 'problems' | 'questions' }) {
  const { t } = useLingui()
  const problems = seesProblems(useViewer())
  const [{ data }] = useQuery({ query: ProjectCounts, variables: { problems } })
  const places = [
    { id: 'projects', href: '/g/projects', text: t`Projects`, count: undefined },
    // Auditors see the projects, and not what people reported to the county.
    ...(problems
      ? [{ id: 'problems', href: '/g/problems', text: t`Problems`, count: data?.problems?.totalCount }]
      : []),
    { id: 'questions', href: '/g/questions', text: t`Unanswered questions`, count: data?.waitingQuestions.totalCount },
  ]
  return (
    <nav aria-label={t`Watched projects`} className="areas">
      <ul>
        {places.map(({ id, href, text, count }) => (
          <li key={id}>
            <AppLink href={href} aria-current={id === current ? 'page' : undefined}>
              {count ? t`${text} (${count})` : text}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
