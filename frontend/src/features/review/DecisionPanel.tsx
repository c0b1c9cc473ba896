import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Check, Undo2, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ReviewDecision, ReviewedCampaignFragment, ReviewRowFragment } from '../../gql/graphql'
import { away, instant } from '../../lib/format'
import { useTyped } from '../../lib/typed'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Tell } from '../../ui/Tell'
import { TextArea } from '../../ui/TextArea'
import { useKeys } from '../../ui/useKeys'
import { DecisionDialog } from './DecisionDialog'
import { asked, partOf } from './fields'
import type { Questions } from './useQuestions'

type Props = { step: ReviewRowFragment; campaign: ReviewedCampaignFragment; questions: Questions; onLate: () => void }

/** What the officer has to know to decide, and the three ways to do it. */
export function DecisionPanel({ step, campaign, questions, onLate }: Props) {
  const { t } = useLingui()
  const [comment, setComment, commentDone, restored] = useTyped(`review/${step.id}/comment`, '')
  const [deciding, setDeciding] = useState<ReviewDecision | null>(null)
  const list = asked(questions.texts)
  const attention = campaign.checks.filter((check) => !check.ok)
  const keys = useMemo(
    () => ({
      a: { does: t`Approve`, run: () => setDeciding('APPROVE') },
      r: { does: t`Return with questions`, run: () => setDeciding('RETURN') },
      x: { does: t`Refuse`, run: () => setDeciding('REJECT') },
    }),
    [t],
  )
  useKeys(keys, step.mayDecide)

  return (
    <section className="card stack" aria-labelledby="decide">
      <h2 id="decide">
        {step.kind === 'VILLAGE' ? <Trans>The village vouches</Trans> : <Trans>The county approves</Trans>}
      </h2>
      <p className="soft">
        <Trans>
          At {step.region.place} since {instant(step.createdAt)}, due {away(step.dueAt)}
        </Trans>
        {step.round > 1 && (
          <>
            {' · '}
            <Plural value={step.round} one="round #" other="round #" />
          </>
        )}
      </p>
      {step.overdue && (
        <p>
          <Chip tone="bad">
            <Trans>Overdue</Trans>
          </Chip>
        </p>
      )}
      <div className="stack-s">
        <h3>
          <Trans>What the portal noticed</Trans>
        </h3>
        {attention.length === 0 ? (
          <Chip tone="good">
            <Trans>Nothing that stands out</Trans>
          </Chip>
        ) : (
          <ul className="stack-s">
            {attention.map((check) => (
              <li key={check.text}>
                <Tell tone="wait">
                  {partOf(check.field) ? <a href={`#part-${partOf(check.field)}`}>{check.text}</a> : check.text}
                </Tell>
              </li>
            ))}
          </ul>
        )}
        {campaign.checks.some((check) => check.ok) && (
          <details>
            <summary>
              <Plural
                value={campaign.checks.length - attention.length}
                one="# thing in order"
                other="# things in order"
              />
            </summary>
            <ul className="stack-s small">
              {campaign.checks
                .filter((check) => check.ok)
                .map((check) => (
                  <li key={check.text}>{check.text}</li>
                ))}
            </ul>
          </details>
        )}
      </div>
      {step.mayDecide ? (
        <>
          {restored && (
            <Tell tone="know">
              <Trans>What you wrote before is still here.</Trans>
            </Tell>
          )}
          <TextArea
            label={step.kind === 'VILLAGE' ? t`What you vouch for, or why not` : t`Comment or reason`}
            hint={
              step.kind === 'VILLAGE'
                ? t`For example: I know the household and have seen the trees. The household and the offices concerned can read it.`
                : t`Needed to refuse. The household and the offices concerned can read it.`
            }
            value={comment}
            max={1000}
            onChange={setComment}
          />
          {list.length > 0 && (
            <p className="soft">
              <Plural
                value={list.length}
                one="# question will go with a return"
                other="# questions will go with a return"
              />
            </p>
          )}
          <div className="stack-s">
            <Button main wide icon={Check} onClick={() => setDeciding('APPROVE')}>
              {step.kind === 'VILLAGE' ? <Trans>Vouch for it</Trans> : <Trans>Approve</Trans>}
            </Button>
            <Button wide icon={Undo2} onClick={() => setDeciding('RETURN')}>
              <Trans>Return with questions</Trans>
            </Button>
          </div>
          <p className="mt-6">
            <Button danger wide icon={X} onClick={() => setDeciding('REJECT')}>
              <Trans>Refuse</Trans>
            </Button>
          </p>
        </>
      ) : (
        <Tell tone="know">
          <Trans>Somebody else decides this: nobody reviews their own work, and each office only its own step.</Trans>
        </Tell>
      )}
      {deciding && (
        <DecisionDialog
          decision={deciding}
          step={step}
          campaign={campaign}
          comment={comment}
          questions={list}
          onDone={() => {
            commentDone()
            if (deciding === 'RETURN') questions.done()
          }}
          onLate={() => {
            setDeciding(null)
            onLate()
          }}
          onClose={() => setDeciding(null)}
        />
      )}
    </section>
  )
}
