import { Trans } from '@lingui/react/macro'
import type { AnswerName } from '../../lib/drafts/answers'
import { type Clash, type Draft, decided } from '../../lib/drafts/draft'
import { changeDraft } from '../../lib/drafts/store'
import { Button } from '../../ui/Button'
import { Tell } from '../../ui/Tell'
import type { Question } from './questions'
import { Saying } from './Saying'

/** Answers to a question that somebody else changed meanwhile: theirs and yours, to choose one. */
export function Clashes({ draft, question }: { draft: Draft; question: Question }) {
  return draft.clashes
    .filter(({ name }) => question.answers.includes(name))
    .map((clash) => <ClashBox key={clash.name} draft={draft} clash={clash} />)
}

function ClashBox({ draft, clash: { name, theirs } }: { draft: Draft; clash: Clash }) {
  const decide = (n: AnswerName, mine: boolean) => changeDraft(draft.id, (d) => decided(d, n, mine))
  return (
    <Tell tone="wait" aloud>
      <p className="strong">
        <Trans>Somebody else changed this while you did. Which one should stay?</Trans>
      </p>
      <div className="grid gap-4 wide:grid-cols-2">
        <div className="card stack">
          <p className="small soft">
            <Trans>Yours</Trans>
          </p>
          <Saying answers={draft.answers} name={name} />
          <Button onClick={() => decide(name, true)}>
            <Trans>Keep mine</Trans>
          </Button>
        </div>
        <div className="card stack">
          <p className="small soft">
            <Trans>Theirs</Trans>
          </p>
          <Saying answers={{ [name]: theirs }} name={name} />
          <Button onClick={() => decide(name, false)}>
            <Trans>Take theirs</Trans>
          </Button>
        </div>
      </div>
    </Tell>
  )
}
