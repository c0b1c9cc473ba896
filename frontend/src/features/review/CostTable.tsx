import { useLingui } from '@lingui/react/macro'
import { money } from '../../lib/format'
import { Said } from '../../ui/Said'
import type { Answers } from './answers'

/** Where ¥100 goes, to the fen. */
export function CostTable({ costs }: { costs: Answers['costs'] }) {
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
