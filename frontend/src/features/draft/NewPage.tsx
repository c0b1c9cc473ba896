import { Trans, useLingui } from '@lingui/react/macro'
import { useViewer } from '../../lib/viewer'
import { NoRight } from '../../ui/NoRight'
import { useTitle } from '../../ui/useTitle'
import { Begin } from './Begin'
import { villagesOf } from './villages'

/** A household begins a project of its own. */
export default function NewPage() {
  const { t } = useLingui()
  const viewer = useViewer()
  useTitle(t`A new project`)
  const villages = villagesOf(viewer, 'HOUSEHOLD')
  if (villages.length === 0) return <NoRight who={<Trans>a household that its village has enrolled</Trans>} />
  return (
    <div className="household narrow stack-m">
      <Begin villages={villages} behalf={null} />
    </div>
  )
}
