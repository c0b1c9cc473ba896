import { useLingui } from '@lingui/react/macro'
import { Card } from '../../ui/Card'
import { QuestionList } from './QuestionList'

/** What waits for the household's answer in one project. */
export function Questions({ campaign }: { campaign: string }) {
  const { t } = useLingui()
  return (
    <Card title={t`Questions without an answer`}>
      <QuestionList campaign={campaign} />
    </Card>
  )
}
