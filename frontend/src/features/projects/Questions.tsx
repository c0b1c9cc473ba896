import { useLingui } from '@lingui/react/macro'
import { QuestionList } from './QuestionList'

/** What waits for the household's answer in one project. */
export function Questions({ campaign }: { campaign: string }) {
  const { t } = useLingui()
  return <QuestionList campaign={campaign} title={t`Questions without an answer`} />
}
