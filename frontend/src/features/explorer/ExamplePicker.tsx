import { useLingui } from '@lingui/react/macro'
import { Field } from '../../ui/Field'
import { examples, type Part, parts } from './examples'

/** Offers the examples, each under whose work it is. */
export function ExamplePicker({ chosen, onChoose }: { chosen: string; onChoose: (name: string) => void }) {
  const { t, i18n } = useLingui()
  const names: Record<Part, string> = {
    public: t`Everybody`,
    backer: t`Backers`,
    household: t`Households`,
    clerk: t`Village clerks`,
    officer: t`Township, county and city officers`,
    finance: t`County finance`,
  }
  const hint = examples.find((example) => example.name === chosen)?.hint
  return (
    <Field label={t`Examples`} hint={hint && i18n._(hint)}>
      {(ids) => (
        <select {...ids} value={chosen} onChange={(event) => onChoose(event.target.value)}>
          {chosen === '' && <option value="">{t`Choose an example`}</option>}
          {parts.map((part) => (
            <optgroup key={part} label={names[part]}>
              {examples
                .filter((example) => example.part === part)
                .map(({ name, title }) => (
                  <option key={name} value={name}>
                    {i18n._(title)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  )
}
