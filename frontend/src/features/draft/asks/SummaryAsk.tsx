import { useLingui } from '@lingui/react/macro'
import { limits } from '../../../lib/drafts/rules'
import { TextArea } from '../../../ui/TextArea'
import { Example } from '../Example'
import { summaryExample } from '../examples'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

/** The sentence below the title. */
export function SummaryAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [summary, setSummary] = useAnswer(draft, 'summary')
  const example = summaryExample(draft)
  return (
    <>
      <TextArea
        id="summary"
        label={t`In one sentence`}
        optional
        error={errors.summary}
        value={summary ?? ''}
        onChange={setSummary}
        max={limits.summaryMax}
        rows={3}
      />
      <Example onUse={summary?.trim() ? undefined : () => setSummary(example)}>{example}</Example>
    </>
  )
}
