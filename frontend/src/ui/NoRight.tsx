import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Drawing } from './Drawing'
import { LinkButton } from './LinkButton'
import { useTitle } from './useTitle'

/** A page that is somebody else's to use. who names them as in the middle of a sentence: the county centre. */
export function NoRight({ who }: { who: ReactNode }) {
  const { t } = useLingui()
  useTitle(t`For others to do`)
  return (
    <section className="empty">
      <Drawing name="olive" />
      <h1>
        <Trans>This is for {who} to do</Trans>
      </h1>
      <p className="measure">
        <Trans>
          If it should be yours: households are registered by the service point of their village, all other roles are
          given by the administrator.
        </Trans>
      </p>
      <LinkButton href="/account" main>
        <Trans>See my roles</Trans>
      </LinkButton>
    </section>
  )
}
