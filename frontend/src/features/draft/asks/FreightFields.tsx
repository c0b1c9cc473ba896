import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronRight, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { FreightInput } from '../../../gql/graphql'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { provinceNames } from '../../../ui/provinceNames'
import { Select } from '../../../ui/Select'
import { MoneyAnswer } from '../AnswerFields'
import { useFocusLater } from '../useFocusLater'

type Props = {
  at: string
  freight: FreightInput
  errors: Record<string, string>
  onChange: (freight: FreightInput) => void
}

/** What sending one tier costs the buyer: the same everywhere, or more for some provinces. */
export function FreightFields({ at, freight, errors, onChange }: Props) {
  const { t, i18n } = useLingui()
  const focus = useFocusLater()
  const named = freight.byProvince ?? []
  // Only how it begins: it must not close on somebody who takes the last province away.
  const [opened] = useState(named.length > 0)
  const left = Object.keys(provinceNames).filter((name) => !named.some(({ province }) => province === name))

  return (
    <>
      <MoneyAnswer
        id={`${at}.defaultMinor`}
        label={t`Freight on top, for each`}
        hint={t`Empty when it is in the price`}
        optional
        error={errors[`${at}.defaultMinor`]}
        value={freight.defaultMinor}
        onChange={(defaultMinor) => onChange({ ...freight, defaultMinor })}
      />
      <details open={opened}>
        <summary>
          <Icon of={ChevronRight} />
          <Trans>Other freight for some provinces</Trans>
        </summary>
        <div className="stack">
          {named.map(({ province, minor }, index) => {
            const name = provinceNames[province]
            const text = name ? i18n._(name) : province
            return (
              <div key={province} className="flex flex-wrap items-end gap-x-3">
                <MoneyAnswer
                  id={`${at}.byProvince.${province}`}
                  label={text}
                  error={errors[`${at}.byProvince.${province}`]}
                  value={minor}
                  onChange={(next) =>
                    onChange({
                      ...freight,
                      byProvince: named.map((other, i) => (i === index ? { province, minor: next } : other)),
                    })
                  }
                />
                <div className="field">
                  <Button
                    plain
                    icon={Trash2}
                    onClick={() => {
                      onChange({ ...freight, byProvince: named.filter((_, i) => i !== index) })
                      focus(`${at}.province`)
                    }}
                  >
                    <Trans>Take away</Trans>
                    <span className="hidden">: {text}</span>
                  </Button>
                </div>
              </div>
            )
          })}
          <Select
            id={`${at}.province`}
            label={t`Add a province`}
            value=""
            onChange={(province) => {
              if (!province) return
              onChange({ ...freight, byProvince: [...named, { province, minor: 0 }] })
              focus(`${at}.byProvince.${province}`)
            }}
            options={[
              { value: '', label: t`Choose a province` },
              ...left.flatMap((value) => {
                const name = provinceNames[value]
                return name ? [{ value, label: i18n._(name) }] : []
              }),
            ]}
          />
        </div>
      </details>
    </>
  )
}
