import { Trans, useLingui } from '@lingui/react/macro'
import { Trash2 } from 'lucide-react'
import type { FreightInput, TierInput } from '../../../gql/graphql'
import { limits } from '../../../lib/drafts/rules'
import { Button } from '../../../ui/Button'
import { Card } from '../../../ui/Card'
import { TextArea } from '../../../ui/TextArea'
import { TextField } from '../../../ui/TextField'
import { MoneyAnswer, NumberAnswer } from '../AnswerFields'
import { FreightFields } from './FreightFields'

type Props = {
  /** The path of the tier in the API's input. */
  at: string
  number: number
  tier: TierInput
  errors: Record<string, string>
  onChange: (tier: TierInput) => void
  onRemove?: () => void
}

/** One tier that people can buy. */
export function TierFields({ at, number, tier, errors, onChange, onRemove }: Props) {
  const { t } = useLingui()
  const freight: FreightInput = tier.freight ?? { defaultMinor: 0, byProvince: [] }
  return (
    <Card title={t`Tier ${number}`}>
      <div>
        <TextField
          id={`${at}.title`}
          label={t`What it is`}
          hint={t`Such as “500 g, to try”`}
          error={errors[`${at}.title`]}
          value={tier.title}
          onChange={(title) => onChange({ ...tier, title })}
          autoComplete="off"
        />
        <TextArea
          id={`${at}.goods`}
          label={t`What is in it`}
          optional
          error={errors[`${at}.goods`]}
          value={tier.goods ?? ''}
          onChange={(goods) => onChange({ ...tier, goods })}
          max={limits.goodsMax}
          rows={2}
        />
        <MoneyAnswer
          id={`${at}.priceMinor`}
          label={t`Price`}
          error={errors[`${at}.priceMinor`]}
          value={tier.priceMinor}
          onChange={(priceMinor) => onChange({ ...tier, priceMinor })}
        />
        <NumberAnswer
          id={`${at}.limit`}
          label={t`How many there are`}
          hint={t`Empty when there is enough for all`}
          optional
          error={errors[`${at}.limit`]}
          value={tier.limit}
          onChange={(limit) => onChange({ ...tier, limit: limit || null })}
        />
        <NumberAnswer
          id={`${at}.perPerson`}
          label={t`How many one person may take`}
          hint={t`Empty for no limit`}
          optional
          error={errors[`${at}.perPerson`]}
          value={tier.perPerson}
          onChange={(perPerson) => onChange({ ...tier, perPerson: perPerson || null })}
        />
        <FreightFields
          at={`${at}.freight`}
          freight={freight}
          errors={errors}
          onChange={(next) => onChange({ ...tier, freight: next })}
        />
        {onRemove && (
          <Button plain icon={Trash2} onClick={onRemove}>
            <Trans>Take tier {number} away</Trans>
          </Button>
        )}
      </div>
    </Card>
  )
}
