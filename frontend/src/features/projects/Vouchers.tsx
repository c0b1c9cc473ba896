import { Trans, useLingui } from '@lingui/react/macro'
import type { ProjectFragment } from '../../gql/graphql'
import { day } from '../../lib/format'
import { Card } from '../../ui/Card'

/** Whose names stand behind a project. */
export function Vouchers({ campaign }: { campaign: ProjectFragment }) {
  const { t } = useLingui()
  if (campaign.attestations.length === 0) return null
  return (
    <Card title={t`Who stands behind it`}>
      <ul className="rows">
        {campaign.attestations.map(({ kind, by, office, at }) => (
          <li key={kind}>
            {kind === 'VILLAGE' ? (
              <Trans>
                Vouched for by {named(by, office)}, {day(at)}
              </Trans>
            ) : (
              <Trans>
                Approved by {named(by, office)}, {day(at)}
              </Trans>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

// Many are called by their office: the place is not said twice.
function named(by: string, office: string): string {
  return by.startsWith(office) ? by : `${office} ${by}`
}
