import { useLingui } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { money } from '../../lib/format'
import { provinceNames } from '../../ui/provinceNames'
import { Said } from '../../ui/Said'

/** What backers can choose, with stock and freight. */
export function TierTable({ tiers }: { tiers: ReviewedCampaignFragment['tiers'] }) {
  const { t, i18n } = useLingui()
  return (
    <ul className="stack">
      {tiers.map((tier) => (
        <li key={tier.id} className="stack-s">
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
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  )
}
