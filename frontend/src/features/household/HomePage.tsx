import { Trans } from '@lingui/react/macro'

export default function HomePage() {
  return (
    <h1>
      <Trans>My projects</Trans>
    </h1>
  )
}
