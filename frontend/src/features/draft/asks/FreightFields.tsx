import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronRight, Trash2 } from 'lucide-react'
import { useContext, useState } from 'react'
import type { FreightInput } from '../../../gql/graphql'
import { changeDraft } from '../../../lib/drafts/store'
import { typedAt } from '../../../lib/drafts/unread'
import { Button } from '../../../ui/Button'
import { Checkbox } from '../../../ui/Checkbox'
import { Icon } from '../../../ui/Icon'
import { provinceNames } from '../../../ui/provinceNames'
import { Select } from '../../../ui/Select'
import { Wrong } from '../../../ui/Wrong'
import { FreightAnswer, MoneyAnswer } from '../AnswerFields'
import { DraftContext } from '../DraftContext'
import { costs, notSent, overseas, provincesOf, sendsOverseas, without } from '../freight'
import { useFocusLater } from '../useFocusLater'

type Props = {
  at: string
  freight: FreightInput
  errors: Record<string, string>
  onChange: (freight: FreightInput) => void
}

/** What sending one tier costs the buyer: the same everywhere, other for some provinces, and where nothing is sent. */
export function FreightFields({ at, freight, errors, onChange }: Props) {
  const { t, i18n } = useLingui()
  const focus = useFocusLater()
  const draft = useContext(DraftContext)
  const listed = provincesOf(freight)
  // Only how it begins: it must not close on somebody who takes the last province away.
  const [opened] = useState(listed.length > 0 || !sendsOverseas(freight))
  const nameOf = (province: string) => {
    const name = provinceNames[province]
    return name ? i18n._(name) : province
  }
  const path = (province: string) => `${at}.byProvince.${province}`

  // Its freight is not said yet, which is something else than free.
  function ask(province: string) {
    onChange(costs(freight, province, 0))
    if (draft) changeDraft(draft.id, (d) => typedAt(d, path(province), ''))
    focus(path(province))
  }
  return (
    <>
      <MoneyAnswer
        id={`${at}.defaultMinor`}
        label={t`Freight on top, for each`}
        hint={t`0 when it is in the price; empty counts as 0`}
        optional
        error={errors[`${at}.defaultMinor`]}
        value={freight.defaultMinor}
        onChange={(defaultMinor) => onChange({ ...freight, defaultMinor })}
      />
      <details open={opened}>
        <summary>
          <Icon of={ChevronRight} />
          <Trans>Other freight for some provinces, or not sent there</Trans>
        </summary>
        <div className="stack">
          {errors[`${at}.notTo`] && <Wrong id={`${at}.notTo-wrong`} text={errors[`${at}.notTo`] ?? ''} />}
          <Checkbox
            id={`${at}.notTo`}
            label={t`Not sent to Hong Kong, Macao and Taiwan`}
            checked={!sendsOverseas(freight)}
            onChange={(checked) =>
              onChange(overseas.reduce((now, p) => (checked ? notSent(now, p) : without(now, p)), freight))
            }
          />
          {listed.map((province) => {
            const text = nameOf(province)
            const sent = !freight.notTo?.includes(province)
            return (
              <fieldset key={province}>
                <legend className="hidden">{text}</legend>
                {sent && (
                  <FreightAnswer
                    id={path(province)}
                    label={t`Freight to ${text}, for each`}
                    hint={t`0 when it is in the price`}
                    error={errors[path(province)]}
                    value={freight.byProvince?.find((other) => other.province === province)?.minor}
                    onChange={(minor) => onChange(costs(freight, province, minor))}
                  />
                )}
                <div className="flex flex-wrap items-center justify-between gap-x-4">
                  <Checkbox
                    label={t`Not sent to ${text}`}
                    checked={!sent}
                    onChange={(checked) => (checked ? onChange(notSent(freight, province)) : ask(province))}
                  />
                  <Button
                    plain
                    icon={Trash2}
                    onClick={() => {
                      onChange(without(freight, province))
                      focus(`${at}.province`)
                    }}
                  >
                    <Trans>Take away</Trans>
                    <span className="hidden">: {text}</span>
                  </Button>
                </div>
              </fieldset>
            )
          })}
          <Select
            id={`${at}.province`}
            label={t`Add a province`}
            value=""
            onChange={(province) => province && ask(province)}
            options={[
              { value: '', label: t`Choose a province` },
              ...Object.keys(provinceNames)
                .filter((name) => !listed.includes(name) && !freight.notTo?.includes(name))
                .map((value) => ({ value, label: nameOf(value) })),
            ]}
          />
        </div>
      </details>
    </>
  )
}
