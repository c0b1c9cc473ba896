import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Said } from '../../ui/Said'
import { asked, fieldTitles } from './fields'
import type { Questions } from './useQuestions'

/** What an officer wrote about a step that is decided by now, and that nobody was sent. */
export function Unsent({ step, questions }: { step: string; questions: Questions }) {
  const { i18n } = useLingui()
  const [comment, , commentDone] = useTyped(`review/${step}/comment`, '')
  const [thrown, setThrown] = useState(false)
  const list = asked(questions.texts)
  if (thrown || (!comment.trim() && list.length === 0)) return null
  return (
    <section className="card stack" aria-labelledby="unsent">
      <h2 id="unsent">
        <Trans>What you wrote and did not send</Trans>
      </h2>
      {comment.trim() && (
        <p>
          <Said>{comment}</Said>
        </p>
      )}
      {list.length > 0 && (
        <ul className="stack-s">
          {list.map(({ field, text }) => (
            <li key={field}>
              <p className="small soft">{i18n._(fieldTitles[field])}</p>
              <Said>{text}</Said>
            </li>
          ))}
        </ul>
      )}
      <Button
        onClick={() => {
          commentDone()
          questions.done()
          setThrown(true)
        }}
      >
        <Trans>Throw it away</Trans>
      </Button>
    </section>
  )
}
