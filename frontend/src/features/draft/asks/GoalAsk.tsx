import { Plural, useLingui } from '@lingui/react/macro'
import { limits } from '../../../lib/drafts/rules'
import { money } from '../../../lib/format'
import { MoneyAnswer } from '../AnswerFields'
import { Receives } from '../Receives'
import { Suggestions } from '../Suggestions'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

const usual = [5_000_00, 10_000_00, 20_000_00, 50_000_00]

/** What has to come together, and how much of the first tier that is. */
export function GoalAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [goal, setGoal] = useAnswer(draft, 'goalMinor')
  const lead = draft.answers.tiers?.[0]
  const units = goal && lead && lead.priceMinor >= limits.priceMin ? Math.ceil(goal / lead.priceMinor) : 0
  const title = lead?.title ?? ''
  return (
    <>
      <MoneyAnswer
        id="goalMinor"
        label={t`Goal`}
        hint={t`At least ${money(limits.goalMin)}`}
        error={errors.goalMinor}
        value={goal}
        onChange={setGoal}
      />
      {!goal && (
        <Suggestions
          items={usual.map((fen) => ({ key: String(fen), text: money(fen) }))}
          onTake={(fen) => setGoal(Number(fen))}
        />
      )}
      {units > 0 && (
        <p className="soft">
          <Plural value={units} one={`That is # time “${title}”.`} other={`That is # times “${title}”.`} />
        </p>
      )}
      <Receives answers={draft.answers} />
    </>
  )
}
