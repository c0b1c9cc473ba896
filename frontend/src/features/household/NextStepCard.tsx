import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { HouseholdCampaignFragment } from '../../gql/graphql'
import { away, money, month } from '../../lib/format'
import { AppLink } from '../../ui/AppLink'
import { buttonClass } from '../../ui/buttonClass'
import { Empty } from '../../ui/Empty'
import { Said } from '../../ui/Said'
import { Again } from './Again'
import { Desk } from './Desk'
import { type NextStep, reached, returnedWith } from './rules'

/** The next step as one big button, with why. */
export function NextStepCard({ step }: { step: NextStep }) {
  switch (step.kind) {
    case 'start':
      return (
        <Empty
          drawing="basket"
          text={
            <Trans>
              Sell your harvest before it is picked. It takes about twenty minutes, and you can stop at any time.
            </Trans>
          }
          action={
            <AppLink className={buttonClass({ main: true })} href="/h/new">
              <Trans>Start a project</Trans>
            </AppLink>
          }
        />
      )
    case 'questions':
      return (
        <Next
          title={step.campaign.title}
          text={
            <Plural
              value={asked(step.campaign)}
              one="One question has to be answered before it can go on."
              other="# questions have to be answered before it can go on."
            />
          }
          href={`/h/c/${step.campaign.slug}?at=asked`}
          action={<Trans>Answer the questions</Trans>}
        />
      )
    case 'answer':
      return (
        <Next
          title={step.campaign.title}
          text={
            <Plural
              value={step.campaign.waitingQuestions}
              one="One question from a backer waits for your answer."
              other="# questions from backers wait for your answer."
            />
          }
          href={`/h/c/${step.campaign.slug}?at=questions`}
          action={<Trans>Answer backers</Trans>}
        />
      )
    case 'share':
      return (
        <Next
          title={step.campaign.title}
          text={
            <Plural
              value={step.campaign.backerCount}
              _0="It is open, and nobody has found it yet. Send it to people you know."
              one="It is open, with one backer so far. Send it to people you know."
              other="It is open, with # backers so far. Send it to people you know."
            />
          }
          href={`/c/${step.campaign.slug}/share`}
          action={<Trans>Share and poster</Trans>}
        />
      )
    case 'draft':
      return (
        <Next
          title={step.draft.answers.title || <Trans>Project without a title</Trans>}
          text={<Trans>Begun {away(new Date(step.draft.at))}. Everything you said is kept.</Trans>}
          href={`/draft/${step.draft.id}`}
          action={<Trans>Go on</Trans>}
        />
      )
    case 'open':
      return (
        <Next
          title={step.campaign.title}
          text={<Trans>Not sent to the village yet.</Trans>}
          href={`/draft/open/${encodeURIComponent(step.campaign.id)}`}
          action={<Trans>Go on</Trans>}
        />
      )
    case 'ship':
      return (
        <Next
          title={step.campaign.title}
          text={
            step.overdue ? (
              <Trans>
                Backers have paid, and were promised the goods for {month(step.campaign.deliveryMonth)}. Send what has
                not left, and tell them how it stands.
              </Trans>
            ) : (
              <Trans>Backers have paid. Send the goods by the end of {month(step.campaign.deliveryMonth)}.</Trans>
            )
          }
          href={`/h/c/${step.campaign.slug}/orders`}
          action={<Trans>Whom to send to</Trans>}
        />
      )
    case 'prepare':
      return (
        <Next
          title={step.campaign.title}
          text={<Trans>Backers have paid. Promised for {month(step.campaign.deliveryMonth)}.</Trans>}
          href={`/h/c/${step.campaign.slug}/orders`}
          action={<Trans>Whom to send to</Trans>}
        />
      )
    case 'tell':
      return (
        <Next
          title={step.campaign.title}
          text={
            <Plural
              value={step.campaign.backerCount}
              _0="It is open. Tell people how it is coming on."
              one="One backer waits to hear how it is coming on."
              other="# backers wait to hear how it is coming on."
            />
          }
          href={`/h/c/${step.campaign.slug}#news`}
          action={<Trans>Tell the news</Trans>}
        />
      )
    case 'again':
      return (
        <section className="card stack wide:max-w-[640px]" aria-labelledby="next-step">
          <h2 id="next-step">
            <Said>{step.campaign.title}</Said>
          </h2>
          <p>
            <Trans>
              It ended with {money(reached(step.campaign).fen)} of {money(step.campaign.goal.minor)}. Nobody is charged,
              and you may try again.
            </Trans>
          </p>
          <Again campaignId={step.campaign.id} />
        </section>
      )
    case 'wait':
      return (
        <Next
          title={step.campaign.title}
          text={
            step.campaign.state === 'IN_REVIEW' ? (
              <Desk campaign={step.campaign} />
            ) : (
              <Trans>There is nothing for you to do now.</Trans>
            )
          }
          href={`/h/c/${step.campaign.slug}`}
          action={<Trans>See where it is</Trans>}
        />
      )
  }
}

function Next({ title, text, href, action }: { title: ReactNode; text: ReactNode; href: string; action: ReactNode }) {
  return (
    <section className="card stack wide:max-w-[640px]" aria-labelledby="next-step">
      <h2 id="next-step">{typeof title === 'string' ? <Said>{title}</Said> : title}</h2>
      <p>{text}</p>
      <AppLink className={buttonClass({ main: true, wide: true })} href={href}>
        {action}
      </AppLink>
    </section>
  )
}

/** How many questions there are. A comment alone wants an answer too. */
function asked(campaign: HouseholdCampaignFragment): number {
  return returnedWith(campaign).filter(({ field }) => field).length || 1
}
