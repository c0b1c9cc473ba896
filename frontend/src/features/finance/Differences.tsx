import { useLingui } from '@lingui/react/macro'
import type { FinanceComparisonsQuery } from '../../gql/graphql'
import { AppLink } from '../../ui/AppLink'
import { DataTable } from '../../ui/DataTable'
import { Money } from '../../ui/Money'
import { Said } from '../../ui/Said'

type Difference = FinanceComparisonsQuery['reconciliations']['edges'][number]['node']['differences'][number]

/** What the ledger and the provider tell differently, row by row. */
export function Differences({ list }: { list: readonly Difference[] }) {
  const { t } = useLingui()
  return (
    <DataTable
      caption={t`Differences`}
      rows={list}
      rowKey={(row) => [...row.sources, ...row.movements].join(' ')}
      rowName={(row) => row.text}
      columns={[
        { key: 'text', title: t`What differs`, long: true, cell: (row) => row.text },
        {
          key: 'campaign',
          title: t`Project`,
          long: true,
          cell: (row) =>
            row.campaign ? (
              <AppLink href={`/f/ledger/${encodeURIComponent(row.campaign.id)}`}>
                <Said>{row.campaign.title}</Said>
              </AppLink>
            ) : (
              '–'
            ),
        },
        { key: 'ledger', title: t`Ledger`, amount: true, cell: (row) => <Money fen={row.ledger.minor} /> },
        { key: 'provider', title: t`Card provider`, amount: true, cell: (row) => <Money fen={row.provider.minor} /> },
      ]}
    />
  )
}
