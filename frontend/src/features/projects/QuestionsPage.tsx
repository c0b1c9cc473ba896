import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useSearch } from 'wouter'
import { useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { Select } from '../../ui/Select'
import { useTitle } from '../../ui/useTitle'
import { DeskTabs } from './DeskTabs'
import { QuestionList } from './QuestionList'
import { watches } from './roles'

const waits = ['3', '7', '14'] as const

/** What households in the regions of an office have not answered, the oldest first. */
export default function QuestionsPage() {
  return watches(useViewer()) ? <AllQuestions /> : <NoRight who={<Trans>the county centre</Trans>} />
}

function AllQuestions() {
  const { t } = useLingui()
  useTitle(t`Unanswered questions`)
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('days')
  const days = waits.find((wait) => wait === asked) ?? '0'
  return (
    <div className="stack-m">
      <h1>{t`Unanswered questions`}</h1>
      <DeskTabs current="questions" />
      <div className="max-w-md">
        <Select
          label={t`Show`}
          value={days}
          options={[
            { value: '0', label: t`All` },
            ...waits.map((wait) => ({
              value: wait,
              label: t`Waiting ${plural(Number(wait), { one: '# day or longer', other: '# days or longer' })}`,
            })),
          ]}
          onChange={(next) => go(next === '0' ? '/g/questions' : `/g/questions?days=${next}`, { replace: true })}
        />
      </div>
      <QuestionList key={days} days={Number(days)} />
    </div>
  )
}
