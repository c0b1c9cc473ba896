import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type AnswerName, type Answers, empty } from '../../lib/drafts/answers'
import { day, money, month } from '../../lib/format'
import { produceNames } from '../../ui/produceNames'
import { provinceNames } from '../../ui/provinceNames'
import { Said } from '../../ui/Said'
import { grouped } from './account'

/** What was answered, in words. Nothing where nothing was. */
export function Saying({ answers, name }: { answers: Answers; name: AnswerName }) {
  const { i18n } = useLingui()
  if (empty(answers[name])) return null
  switch (name) {
    case 'produce':
      return answers.produce ? <p>{i18n._(produceNames[answers.produce])}</p> : null
    case 'goalMinor':
      return <p className="strong">{money(answers.goalMinor ?? 0)}</p>
    case 'days':
      return (
        <p>
          <Plural value={answers.days ?? 0} one="Open for # day" other="Open for # days" />
        </p>
      )
    case 'launchAt':
      return (
        <p>
          <Trans>Opens on {day(answers.launchAt ?? '')}</Trans>
        </p>
      )
    case 'deliveryMonth':
      return (
        <p>
          <Trans>Shipped in {month(answers.deliveryMonth ?? '')}</Trans>
        </p>
      )
    case 'payee':
      return <Payee {...answers} />
    case 'tiers':
      return (
        <ul className="stack-s">
          {answers.tiers?.map((tier) => (
            <li key={JSON.stringify(tier)}>
              <TierSaying tier={tier} />
            </li>
          ))}
        </ul>
      )
    case 'ladder':
      return (
        <ul className="stack-s">
          {answers.ladder?.map(({ backers, priceMinor }) => (
            <li key={`${backers} ${priceMinor}`}>
              <Trans>
                From {backers} people on: {money(priceMinor)}
              </Trans>
            </li>
          ))}
        </ul>
      )
    case 'costs':
      return (
        <ul className="stack-s">
          {answers.costs?.map(({ kind, label, basisPoints }) => (
            <li key={`${kind} ${label}`} className="flex justify-between gap-4">
              <Said>{label}</Said>
              <span>{money(basisPoints)}</span>
            </li>
          ))}
        </ul>
      )
    default:
      return (
        <p className="whitespace-pre-line">
          <Said>{answers[name] ?? ''}</Said>
        </p>
      )
  }
}

function Payee({ payee }: Answers) {
  return (
    <p>
      <Said>{[payee?.name, payee?.bank, grouped(payee?.account ?? '')].filter(Boolean).join(' · ')}</Said>
    </p>
  )
}

function TierSaying({ tier }: { tier: NonNullable<Answers['tiers']>[number] }) {
  const { t, i18n } = useLingui()
  const { freight, limit, perPerson } = tier
  const named = (province: string) => {
    const name = provinceNames[province]
    return name ? i18n._(name) : province
  }
  return (
    <>
      <p className="strong">
        <Said>{tier.title}</Said> · {money(tier.priceMinor)}
      </p>
      {tier.goods && (
        <p>
          <Said>{tier.goods}</Said>
        </p>
      )}
      <p className="small soft">
        {[
          limit ? t`${limit} in stock` : t`no limit`,
          perPerson ? t`at most ${perPerson} a person` : '',
          freight?.defaultMinor ? t`freight ${money(freight.defaultMinor)} for each` : t`freight included`,
          ...(freight?.byProvince ?? []).map((p) =>
            p.minor === 0 ? t`${named(p.province)} free of freight` : `${named(p.province)} ${money(p.minor)}`,
          ),
          freight?.notTo?.length ? t`not sent to ${freight.notTo.map(named).join(t`, `)}` : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </>
  )
}
