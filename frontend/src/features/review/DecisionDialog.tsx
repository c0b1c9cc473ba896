import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { useLocation } from 'wouter'
import type { ReviewDecision, ReviewedCampaignFragment, ReviewRowFragment } from '../../gql/graphql'
import { money } from '../../lib/format'
import { troubleOf } from '../../lib/trouble'
import { Button } from '../../ui/Button'
import { Conflict } from '../../ui/Conflict'
import { Dialog } from '../../ui/Dialog'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'
import type { Done } from './DoneNote'
import { PublicWords } from './PublicWords'
import { ReviewDecide } from './queries'
import { wrongVisit } from './visit'

type Props = {
  decision: ReviewDecision
  step: ReviewRowFragment
  campaign: ReviewedCampaignFragment
  comment: string
  /** The day on which the village went there, or nothing. */
  visitedOn: string
  questions: { field: string; text: string }[]
  onDone: () => void
  /** Reads the step anew: it was decided meanwhile. */
  onLate: () => void
  onClose: () => void
}

/** Says exactly what a decision does, asks once, and tells what came of it. */
export function DecisionDialog({
  decision,
  step,
  campaign,
  comment,
  visitedOn,
  questions,
  onDone,
  onLate,
  onClose,
}: Props) {
  const { t } = useLingui()
  const [, go] = useLocation()
  const [{ fetching }, decide] = useMutation(ReviewDecide)
  const [wrong, setWrong] = useState<string[]>([])
  const [late, setLate] = useState('')
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const said = comment.trim()
  const lacking = wrongVisit(visitedOn)
    ? t`Mend the day of the visit first: today or a day before, within a year. Leave it empty when you did not go.`
    : decision === 'RETURN' && questions.length === 0 && !said
      ? t`Write at least one question beside the part it concerns, or a comment.`
      : decision === 'REJECT' && !said
        ? t`Write the reason first: the household reads it.`
        : ''
  const titles: Record<ReviewDecision, string> = {
    APPROVE: step.kind === 'VILLAGE' ? t`Vouch for this project` : t`Approve this project`,
    RETURN: t`Return it to the household`,
    REJECT: step.kind === 'VILLAGE' ? t`Do not vouch for this project` : t`Refuse this project`,
  }

  async function send() {
    if (fetching) return
    const { data, error } = await decide({
      input: {
        campaignId: campaign.id,
        stepId: step.id,
        decision,
        comment: said || null,
        visitedOn: visitedOn || null,
        questions: decision === 'RETURN' ? questions : [],
      },
    })
    if (error) {
      const trouble = troubleOf(error)
      setWrong([
        trouble.text ?? t`There was no answer. What you wrote is kept; press again: it is decided once at most.`,
      ])
      return
    }
    const refused = data?.reviewCampaign.userErrors ?? []
    setLate(refused.find((e) => e.code === 'ALREADY_DECIDED')?.message ?? '')
    if (refused.length > 0) {
      setWrong(refused.map((e) => e.message))
      return
    }
    onDone()
    // Who has gone on to another page meanwhile is not called back.
    if (here.current) {
      const done: Done = {
        decision,
        kind: step.kind,
        title: campaign.title,
        slug: data?.reviewCampaign.campaign?.state === 'LIVE' ? data.reviewCampaign.campaign.slug : null,
      }
      go('/g/review', { state: { done } })
    }
  }

  return (
    <Dialog
      title={titles[decision]}
      open
      busy={fetching}
      onClose={onClose}
      actions={
        <>
          {!lacking && !late && (
            <Button
              main={decision !== 'REJECT'}
              danger={decision === 'REJECT'}
              busy={fetching}
              busyText={t`Sending…`}
              onClick={send}
            >
              {titles[decision]}
            </Button>
          )}
          <Button disabled={fetching} onClick={onClose}>
            <Trans>Not yet</Trans>
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="strong">
          <Said>{campaign.title}</Said>
        </p>
        {decision === 'APPROVE' && step.kind === 'VILLAGE' && !lacking && (
          <p>
            <Trans>It goes on to the county.</Trans>
          </p>
        )}
        {decision === 'APPROVE' && step.kind === 'COUNTY' && (
          <p>
            <Trans>
              It opens to backers for <Plural value={campaign.days} one="# day" other="# days" />, with a goal of{' '}
              {money(campaign.goal.minor)}. Nothing in it can be changed after that.
            </Trans>
          </p>
        )}
        {decision === 'APPROVE' && !lacking && (
          <>
            <p>
              <Trans>Everybody will read on the project's page:</Trans>
            </p>
            <PublicWords step={step} visitedOn={visitedOn} />
          </>
        )}
        {decision === 'APPROVE' && said && (
          <p>
            <Trans>The household and the offices concerned can read your comment: “{said}”</Trans>
          </p>
        )}
        {decision !== 'RETURN' && questions.length > 0 && (
          <Tell tone="know">
            <Plural
              value={questions.length}
              one="The question you wrote is not sent this way. It stays on this device."
              other="The # questions you wrote are not sent this way. They stay on this device."
            />
          </Tell>
        )}
        {decision === 'RETURN' && !lacking && (
          <p>
            <Plural
              value={questions.length}
              _0="The household gets your comment, can mend the draft and send it again."
              one="The household gets your question, can mend the draft and send it again."
              other="The household gets your # questions, can mend the draft and send it again."
            />
          </p>
        )}
        {decision === 'REJECT' && !lacking && (
          <p>
            <Trans>The project ends here. The household reads your reason: “{said}”</Trans>
          </p>
        )}
        {lacking && <Tell tone="wait">{lacking}</Tell>}
        {late ? (
          <Conflict text={late} onLook={onLate} />
        ) : (
          wrong.map((text) => (
            <Tell key={text} tone="bad" aloud>
              {text}
            </Tell>
          ))
        )}
      </div>
    </Dialog>
  )
}
