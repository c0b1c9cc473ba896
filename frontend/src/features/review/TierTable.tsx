import { useLingui } from '@lingui/react/macro'
import { money } from '../../lib/format'
import { provinceNames } from '../../ui/provinceNames'
import { Said } from '../../ui/Said'
import type { Answers } from './answers'

/** What backers can choose, with stock and freight. */
export function TierTable({ tiers }: { tiers: Answers['tiers'] }) {
  const { t, i18n } = useLingui()
  return (
    <ul className="stack">
      {tiers.map((tier) => (
        <li key={`${tier.title} ${tier.price.minor}`} className="stack-s">
          <p className="strong">
            <Said>{tier.title}</Said> · {money(tier.price.minor)}
          </p>
          {tier.goods && (
            <p>
              <Said>{tier.goods}</Said>
            </p>
          )}
          <p className="small soft">
            {[
              tier.limit ? t`${tier.limit} in stock` : t`no limit`,
              tier.perPerson ? t`at most ${tier.perPerson} a person` : '',
              t`freight ${money(tier.freight.default.minor)}`,
              ...tier.freight.byProvince.map(({ province, freight }) => {
                const name = provinceNames[province]
                return `${name ? i18n._(name) : province} ${money(freight.minor)}`
              }),
              tier.freight.notTo.length > 0
                ? t`not sent to ${tier.freight.notTo.map((province) => (provinceNames[province] ? i18n._(provinceNames[province]) : province)).join(t`, `)}`
                : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  )
}
