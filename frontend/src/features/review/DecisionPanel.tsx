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
import { TextField } from '../../ui/TextField'
import { useKeys } from '../../ui/useKeys'
import { DecisionDialog } from './DecisionDialog'
import { asked, fieldTitles, partOf } from './fields'
import type { Questions } from './useQuestions'
import { visitDays, wrongVisit } from './visit'

type Props = { step: ReviewRowFragment; campaign: ReviewedCampaignFragment; questions: Questions; onLate: () => void }

/** What the officer has to know to decide, and the three ways to do it. */
export function DecisionPanel({ step, campaign, questions, onLate }: Props) {
  const { t } = useLingui()
  const village = step.kind === 'VILLAGE'
  const [comment, setComment, commentDone, restored] = useTyped(`review/${step.id}/comment`, '')
  const [visitedOn, setVisitedOn, visitDone] = useTyped(`review/${step.id}/visited`, '')
  // A day is wrong while it is still being typed: it is said after the first look at what it would do.
  const [tried, setTried] = useState(false)
  const [deciding, setDeciding] = useState<ReviewDecision | null>(null)
  const list = asked(questions.texts)
  const attention = campaign.checks.filter((check) => !check.ok)
  const keys = useMemo(
    () => ({
      a: { does: village ? t`Vouch for it` : t`Approve`, run: () => setDeciding('APPROVE') },
      r: { does: t`Return with questions`, run: () => setDeciding('RETURN') },
      x: { does: village ? t`Do not vouch for it` : t`Refuse`, run: () => setDeciding('REJECT') },
    }),
    [t, village],
  )
  useKeys(keys, step.mayDecide)

  return (
    <section className="card stack" aria-labelledby="decide">
      <h2 id="decide">{village ? <Trans>The village vouches</Trans> : <Trans>The county approves</Trans>}</h2>
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
              <li key={`${check.field} ${check.text}`}>
                <Tell tone="wait">
                  <Noticed check={check} />
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
                  <li key={`${check.field} ${check.text}`}>{check.text}</li>
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
            label={village ? t`What you vouch for, or why not` : t`Comment or reason`}
            hint={
              village
                ? t`For example: I know the household and have seen the trees. The household and the offices concerned can read it.`
                : t`Needed to refuse. The household and the offices concerned can read it.`
            }
            value={comment}
            max={1000}
            onChange={setComment}
          />
          {village && (
            <TextField
              type="date"
              optional
              label={t`The day you went there`}
              hint={t`Leave it empty when you did not go. When you vouch, everybody reads your name, and this day when you give it.`}
              {...visitDays()}
              error={tried && wrongVisit(visitedOn) ? t`Today or a day before, within a year.` : undefined}
              value={visitedOn}
              onChange={setVisitedOn}
            />
          )}
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
              {village ? <Trans>Vouch for it</Trans> : <Trans>Approve</Trans>}
            </Button>
            <Button wide icon={Undo2} onClick={() => setDeciding('RETURN')}>
              <Trans>Return with questions</Trans>
            </Button>
          </div>
          <p className="mt-6">
            <Button danger wide icon={X} onClick={() => setDeciding('REJECT')}>
              {village ? <Trans>Do not vouch for it</Trans> : <Trans>Refuse</Trans>}
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
          visitedOn={village ? visitedOn : ''}
          questions={list}
          onDone={() => {
            commentDone()
            visitDone()
            if (deciding === 'RETURN') questions.done()
          }}
          onLate={() => {
            setDeciding(null)
            onLate()
          }}
          onClose={() => {
            setDeciding(null)
            setTried(true)
          }}
        />
      )}
    </section>
  )
}

/** A finding that names the part it concerns, and leads there. */
function Noticed({ check }: { check: ReviewedCampaignFragment['checks'][number] }) {
  const { i18n } = useLingui()
  const part = partOf(check.field)
  if (!part) return check.text
  return (
    <>
      <a href={`#part-${part}`}>{i18n._(fieldTitles[part])}</a> {check.text}
    </>
  )
}
