import { Trans, useLingui } from '@lingui/react/macro'
import { Drawing } from './Drawing'
import { LinkButton } from './LinkButton'
import { useTitle } from './useTitle'

/** An address without a page. back leads somewhere that exists. */
export function NotFound({ back = '/' }: { back?: string }) {
  const { t } = useLingui()
  useTitle(t`Not found`)
  return (
    <section className="empty">
      <Drawing name="walnut" />
      <h1>
        <Trans>There is nothing here</Trans>
      </h1>
      <p className="measure">
        <Trans>The address may be mistyped, or what was here has been taken away.</Trans>
      </p>
      <LinkButton href={back} main>
        {back === '/' ? <Trans>To the home page</Trans> : <Trans>Back</Trans>}
      </LinkButton>
    </section>
  )
}
