import { Trans } from '@lingui/react/macro'
import type { ProjectProblemFragment } from '../../gql/graphql'
import { away, day } from '../../lib/format'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Said } from '../../ui/Said'
import { HandleForm } from './HandleForm'
import { ProjectLink } from './ProjectLink'
import { useKindWords } from './useKindWords'

type Props = {
  problem: ProjectProblemFragment
  /** Says which project it is about. */
  named: boolean
  onDone: () => void
  /** A colleague was faster; with the server's sentence. */
  onStale: (text: string) => void
}

/** What somebody reported, with what was done about it or the place to say so. */
export function ProblemCard({ problem, named, onDone, onStale }: Props) {
  const kinds = useKindWords()
  return (
    <li className="stack-s">
      {named && <ProjectLink campaign={problem.campaign} />}
      <p className="strong">{kinds[problem.kind]}</p>
      <p className="mail">
        <Said>{problem.text}</Said>
      </p>
      <p className="small soft">
        <Trans>
          Reported {day(problem.createdAt)}, {away(problem.createdAt)}
        </Trans>
      </p>
      {problem.state === 'OPEN' && problem.mayHandle && (
        <HandleForm problem={problem.id} onDone={onDone} onStale={onStale} />
      )}
      {problem.state === 'DONE' && (
        <>
          <p className="answer mail">
            <Said>{problem.outcome}</Said>
          </p>
          {problem.handledBy && problem.handledAt && (
            <p className="small soft">
              <Trans>
                {problem.handledBy.displayName}, {day(problem.handledAt)}
              </Trans>
            </p>
          )}
          <Unsent problem={problem} />
        </>
      )}
    </li>
  )
}

/** What was being written when a colleague handled it. */
function Unsent({ problem }: { problem: ProjectProblemFragment }) {
  const [text, setText, done] = useTyped(`problem/${problem.id}`, '')
  if (!text.trim() || letters(text) === letters(problem.outcome)) return null
  return (
    <div className="stack-s">
      <p className="small soft">
        <Trans>It was handled before yours got through. You had written:</Trans>
      </p>
      <p className="mail">{text}</p>
      <Button
        plain
        onClick={() => {
          setText('')
          done()
        }}
      >
        <Trans>Put it away</Trans>
      </Button>
    </div>
  )
}

// The server cleans the space in and around what is written.
function letters(text: string): string {
  return text.replace(/\s+/gu, '')
}
