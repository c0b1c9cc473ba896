import { Trans, useLingui } from '@lingui/react/macro'
import type { ReviewRowFragment } from '../../gql/graphql'
import { away } from '../../lib/format'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { Money } from '../../ui/Money'
import { Said } from '../../ui/Said'

type Props = { rows: readonly ReviewRowFragment[]; onOpen: (id: string) => void }

/** The queue as a table on a desk and as cards on a phone. */
export function QueueTable({ rows, onOpen }: Props) {
  const { t } = useLingui()
  return (
    <DataTable
      caption={t`Projects waiting for a decision`}
      keyboard
      rows={rows}
      rowKey={(row) => row.id}
      rowName={(row) => row.campaign.title}
      onOpen={(row) => onOpen(row.id)}
      columns={[
        { key: 'title', title: t`Project`, long: true, cell: (row) => <Said>{row.campaign.title}</Said> },
        { key: 'who', title: t`Household`, long: true, cell: (row) => row.campaign.beneficiaryName || '–' },
        { key: 'place', title: t`Place`, cell: (row) => row.campaign.region.place },
        {
          key: 'step',
          title: t`Step`,
          cell: (row) => (row.kind === 'VILLAGE' ? t`Village vouches` : t`County approves`),
        },
        { key: 'goal', title: t`Goal`, amount: true, cell: (row) => <Money fen={row.campaign.goal.minor} /> },
        {
          key: 'due',
          title: t`Due`,
          cell: (row) =>
            row.overdue ? (
              <Chip tone="bad">
                <Trans>Overdue, {away(row.dueAt)}</Trans>
              </Chip>
            ) : (
              away(row.dueAt)
            ),
        },
        {
          key: 'mine',
          title: t`For you`,
          cell: (row) => (row.mayDecide ? t`To decide` : t`To look at`),
        },
      ]}
    />
  )
}
