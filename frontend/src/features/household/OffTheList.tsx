import { Trans } from '@lingui/react/macro'
import { Tell } from '../../ui/Tell'

type Props = {
  /** Where what they have was written, one beside each project. */
  places: readonly string[]
}

/** Says to who was taken off the list of a village what that means, and whom to ask. */
export function OffTheList({ places }: Props) {
  const [place, ...others] = new Set(places)
  return (
    <Tell tone="know">
      <p>
        {place && others.length === 0 ? (
          <Trans>You are no longer on the list of households of {place}.</Trans>
        ) : (
          <Trans>You are no longer on the list of households of your village.</Trans>
        )}
      </p>
      <p>
        <Trans>
          What you have stays here for you to read, but you can neither change drafts nor start projects. If that is a
          mistake, ask the village's service point: when it has registered you again, you go on from here.
        </Trans>
      </p>
    </Tell>
  )
}
