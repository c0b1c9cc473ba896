import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type Draft, photosOf } from '../../lib/drafts/draft'
import { giveUpDraft } from '../../lib/drafts/giveUp'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { Tell } from '../../ui/Tell'
import { isAnswered, questions } from './questions'

type Props = {
  draft: Draft
  /** Called just before it goes. */
  onGone?: () => void
}

/** Throws a draft away, after one question. Not one that the server has: there it can only be finished. */
export function ThrowAway({ draft, onGone = () => undefined }: Props) {
  const { t } = useLingui()
  const [asking, setAsking] = useState(false)
  const [kept, setKept] = useState(false)
  const photos = photosOf(draft).length
  const answers = questions.filter((question) => question.name !== 'photos' && isAnswered(question, draft)).length
  const title = draft.answers.title

  async function throwAway() {
    setAsking(false)
    setKept(!(await giveUpDraft(draft.id, onGone).catch(() => false)))
  }
  if (kept) {
    return (
      <Tell tone="wait" aloud>
        <Trans>It is still here: it is being sent, or the server has it already.</Trans>
      </Tell>
    )
  }
  if (draft.server && !asking) return null
  return (
    <>
      <Button plain icon={Trash2} onClick={() => setAsking(true)}>
        <Trans>Throw this draft away</Trans>
        {title && <span className="hidden">: {title}</span>}
      </Button>
      {asking && (
        <Confirm
          danger
          title={t`Throw this draft away`}
          text={
            <>
              {title && <p className="strong">{title}</p>}
              <p>
                <Plural
                  value={answers}
                  _0="Nothing is answered in it."
                  one="# answer goes from this phone."
                  other="# answers go from this phone."
                />{' '}
                {photos > 0 && <Plural value={photos} one="# photo goes with it." other="# photos go with it." />}{' '}
                <Trans>It cannot be brought back.</Trans>
              </p>
            </>
          }
          action={t`Throw it away`}
          onConfirm={() => void throwAway()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
