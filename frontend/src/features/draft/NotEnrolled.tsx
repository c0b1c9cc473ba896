import { Trans } from '@lingui/react/macro'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'

/** For somebody who is no household of the clerk's villages. */
export function NotEnrolled() {
  return (
    <div className="household narrow">
      <h1 className="hidden">
        <Trans>A new project</Trans>
      </h1>
      <Empty
        drawing="basket"
        text={
          <Trans>
            This person is not enrolled as a household of your village. Choose at the village desk for whom you write.
          </Trans>
        }
        action={
          <LinkButton main href="/assist">
            <Trans>Back to the village desk</Trans>
          </LinkButton>
        }
      />
    </div>
  )
}
