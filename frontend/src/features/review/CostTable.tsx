import { useLingui } from '@lingui/react/macro'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { money } from '../../lib/format'
import { Said } from '../../ui/Said'

/** Where ¥100 goes, to the fen. */
export function CostTable({ costs }: { costs: ReviewedCampaignFragment['costs'] }) {
  const { t } = useLingui()
  return (
    <table>
      <caption className="hidden">{t`Where ¥100 goes`}</caption>
      <tbody>
        {costs.map((cost) => (
          <tr key={`${cost.kind} ${cost.label}`}>
            <th scope="row">
              <Said>{cost.label}</Said>
            </th>
            <td className="amount">{money(cost.basisPoints)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
