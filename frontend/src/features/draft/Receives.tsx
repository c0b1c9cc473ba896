import { Trans } from '@lingui/react/macro'
import type { Answers } from '../../lib/drafts/answers'
import { money } from '../../lib/format'
import { receives } from './costs'

/** What of the goal reaches the account, and when, by the household's own lines. Nothing before there are some. */
export function Receives({ answers }: { answers: Answers }) {
  const found = receives(answers.goalMinor ?? 0, answers.costs ?? [])
  if (!found) return null
  const goal = money(answers.goalMinor ?? 0)
  return (
    <p className="soft">
      <Trans>
        With {goal} of goods sold, about {money(found.paid)} and the freight reach the account, before you ship. By your
        lines {money(found.household)} of it stay with the household.
      </Trans>
    </p>
  )
}
