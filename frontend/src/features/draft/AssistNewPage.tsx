import { Trans, useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'wouter'
import { useViewer } from '../../lib/viewer'
import { ActingBar } from '../../ui/ActingBar'
import { AppLink } from '../../ui/AppLink'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { NoRight } from '../../ui/NoRight'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { Begin } from './Begin'
import { useHousehold } from './useHousehold'
import { villagesOf } from './villages'

/** A clerk begins a project for a household of the village. */
export default function AssistNewPage() {
  const { t } = useLingui()
  const viewer = useViewer()
  const [query] = useSearchParams()
  useTitle(t`A new project`)
  const villages = villagesOf(viewer, 'VILLAGE_CLERK')
  const [{ household, trouble }, again] = useHousehold(query.get('for') ?? '', villages)

  if (villages.length === 0) return <NoRight who={<Trans>the village clerk</Trans>} />
  if (trouble) return <TroubleCard trouble={trouble} again={again} />
  if (household === undefined) return <Loading />
  if (household === null) {
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
  return (
    <div className="household narrow stack-m">
      <ActingBar name={household.name} village={household.village.name}>
        <AppLink href="/assist">
          <Trans>Stop for now</Trans>
        </AppLink>
      </ActingBar>
      <Begin villages={[household.village]} behalf={{ id: household.id, name: household.name }} />
    </div>
  )
}
