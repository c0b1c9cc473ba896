import { Trans, useLingui } from '@lingui/react/macro'
import { MessageCircleQuestion } from 'lucide-react'
import type { HouseholdAnswersFragment, HouseholdCampaignFragment } from '../../gql/graphql'
import { AppLink } from '../../ui/AppLink'
import { buttonClass } from '../../ui/buttonClass'
import { Icon } from '../../ui/Icon'
import { answerOf } from './answers'
import { returnedBy, returnedWith } from './rules'

type Props = { campaign: HouseholdCampaignFragment; answers: HouseholdAnswersFragment }

/** What the reviewers asked, each beside the answer it concerns, with the way to change it. */
export function Asked({ campaign, answers }: Props) {
  const { i18n } = useLingui()
  const questions = returnedWith(campaign)
  const step = returnedBy(campaign)
  if (questions.length === 0 || !step) return null
  const draft = `/draft/open/${encodeURIComponent(campaign.id)}`
  return (
    <section className="card stack-m" aria-labelledby="asked">
      <div className="stack-s">
        <h2 id="asked" tabIndex={-1}>
          <Trans>Questions from {step.region.place}</Trans>
        </h2>
        <p>
          <Trans>Answer them and send the project again. Nothing else you wrote is lost.</Trans>
        </p>
      </div>
      <ul className="stack-m">
        {questions.map(({ field, text }) => {
          const answer = answerOf(field)
          const said = answer?.said(answers, i18n)
          return (
            <li key={`${field} ${text}`} className="stack-s">
              <h3>{answer ? i18n._(answer.title) : <Trans>About the whole project</Trans>}</h3>
              {said && <p className="answer mail">{said}</p>}
              <p className="line-icon strong">
                <Icon of={MessageCircleQuestion} />
                <span className="mail">{text}</span>
              </p>
              {answer && (
                <p>
                  <AppLink className={buttonClass({})} href={`${draft}?field=${encodeURIComponent(field)}`}>
                    <Trans>
                      Change<span className="hidden"> {i18n._(answer.title)}</span>
                    </Trans>
                  </AppLink>
                </p>
              )}
            </li>
          )
        })}
      </ul>
      <p>
        <AppLink className={buttonClass({ main: true, wide: true })} href={draft}>
          <Trans>Look it over and send it again</Trans>
        </AppLink>
      </p>
    </section>
  )
}
