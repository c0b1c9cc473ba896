import { Plural, useLingui } from '@lingui/react/macro'
import { limits } from '../../../lib/drafts/rules'
import { money } from '../../../lib/format'
import { MoneyAnswer } from '../AnswerFields'
import { Suggestions } from '../Suggestions'
import { useAnswer } from '../useAnswer'
import type { AskProps } from './Ask'

const usual = [5_000_00, 10_000_00, 20_000_00, 50_000_00]

/** What has to come together, and how many packs that is. */
export function GoalAsk({ draft, errors }: AskProps) {
  const { t } = useLingui()
  const [goal, setGoal] = useAnswer(draft, 'goalMinor')
  const lead = draft.answers.tiers?.[0]
  const packs = goal && lead && lead.priceMinor >= limits.priceMin ? Math.ceil(goal / lead.priceMinor) : 0
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
      {packs > 0 && lead && (
        <p className="soft">
          <Plural
            value={packs}
            one={`That is # time “${lead.title}”.`}
            other={`That is # times “${lead.title}”.`}
          />
        </p>
      )}
    </>
  )
}
