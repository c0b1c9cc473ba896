import { Trans } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import type { TierInput } from '../../../gql/graphql'
import { limits } from '../../../lib/drafts/rules'
import { changeDraft } from '../../../lib/drafts/store'
import { lineGone } from '../../../lib/drafts/unread'
import { Button } from '../../../ui/Button'
import { Wrong } from '../../../ui/Wrong'
import { Example } from '../Example'
import { tierExample } from '../examples'
import { useAnswer } from '../useAnswer'
import { useFocusLater } from '../useFocusLater'
import type { AskProps } from './Ask'
import { TierFields } from './TierFields'

const none: TierInput = { title: '', goods: '', priceMinor: 0 }

/** What people can buy: one tier after the other. */
export function TiersAsk({ draft, errors }: AskProps) {
  const [given = [], setTiers] = useAnswer(draft, 'tiers')
  const focus = useFocusLater()
  // The first tier is there to be written into; it counts from the first letter on.
  const tiers = given.length > 0 ? given : [none]
  const example = tierExample(draft)

  function change(index: number, tier: TierInput) {
    setTiers(tiers.map((other, i) => (i === index ? tier : other)))
  }
  return (
    <>
      {errors.tiers && <Wrong id="tiers-wrong" text={errors.tiers} />}
      {given.length === 0 && (
        <Example
          onUse={() => {
            setTiers([{ ...none, ...example }])
            focus('tiers.0.priceMinor')
          }}
        >
          <p>{example.title}</p>
          <p>{example.goods}</p>
        </Example>
      )}
      {tiers.map((tier, index) => {
        const at = `tiers.${index}`
        return (
          <TierFields
            key={at}
            at={at}
            number={index + 1}
            tier={tier}
            errors={errors}
            onChange={(next) => change(index, next)}
            onRemove={
              tiers.length > 1
                ? () => {
                    changeDraft(draft.id, (d) => lineGone(d, 'tiers', index))
                    setTiers(tiers.filter((_, i) => i !== index))
                    focus('add-tier')
                  }
                : undefined
            }
          />
        )
      })}
      {tiers.length < limits.tiersMax && (
        <Button
          id="add-tier"
          icon={Plus}
          onClick={() => {
            setTiers([...tiers, none])
            focus(`tiers.${tiers.length}.title`)
          }}
        >
          <Trans>Add another tier</Trans>
        </Button>
      )}
    </>
  )
}
