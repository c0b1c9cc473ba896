import { useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/Button'

/** A few answers to be taken with one tap. */
export function Suggestions({
  items,
  onTake,
}: {
  items: { key: string; text: string }[]
  onTake: (key: string) => void
}) {
  const { t } = useLingui()
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t`Suggestions`}>
      {items.map(({ key, text }) => (
        <li key={key}>
          <Button onClick={() => onTake(key)}>{text}</Button>
        </li>
      ))}
    </ul>
  )
}
