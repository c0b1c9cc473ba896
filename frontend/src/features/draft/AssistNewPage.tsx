import { Trans, useLingui } from '@lingui/react/macro'
import { useSearchParams } from 'wouter'
import { useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { useTitle } from '../../ui/useTitle'
import { BeginFor } from './BeginFor'
import { NotEnrolled } from './NotEnrolled'
import { villagesOf } from './villages'

/** A clerk begins a project for a household of the village. */
export default function AssistNewPage() {
  const { t } = useLingui()
  const viewer = useViewer()
  const [query] = useSearchParams()
  useTitle(t`A new project`)
  const whom = query.get('for')
  const villages = villagesOf(viewer, 'VILLAGE_CLERK')
  if (villages.length === 0) return <NoRight who={<Trans>the village clerk</Trans>} />
  if (!whom) return <NotEnrolled />
  return <BeginFor personId={whom} villages={villages} />
}
