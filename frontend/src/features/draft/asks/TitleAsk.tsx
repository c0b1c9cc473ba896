import { useLingui } from '@lingui/react/macro'
import { limits } from '../../../lib/drafts/rules'
import { TextField } from '../../../ui/TextField'
import { titleExamples } from '../examples'
import { Suggestions } from '../Suggestions'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

/** What the project is called, with titles made of the place and the produce. */
export function TitleAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [title, setTitle] = useAnswer(draft, 'title')
  const examples = titleExamples(draft)
  // Also while one of them stands there, and after the first letter: only a title of one's own must not be replaced.
  const choosing = (title ?? '').length < limits.titleMin || examples.includes(title ?? '')
  return (
    <>
      <TextField
        id="title"
        label={t`Title`}
        hint={t`${limits.titleMin} to ${limits.titleMax} characters`}
        error={errors.title}
        value={title ?? ''}
        onChange={setTitle}
        autoComplete="off"
        enterKeyHint="next"
      />
      {choosing && <Suggestions items={examples.map((text) => ({ key: text, text }))} onTake={setTitle} />}
    </>
  )
}
