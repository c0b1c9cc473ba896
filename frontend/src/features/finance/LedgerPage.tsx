import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from 'urql'
import { useParams } from 'wouter'
import { instant } from '../../lib/format'
import { troubleOf } from '../../lib/trouble'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { CampaignState } from '../../ui/CampaignState'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { Money } from '../../ui/Money'
import { NotFound } from '../../ui/NotFound'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { accountName, entryName } from './accounts'
import { FinanceLedger } from './queries'

/** The books of one campaign: every account and every entry. They add up to zero, and the page checks it. */
export default function LedgerPage() {
  const { t, i18n } = useLingui()
  const { id = '' } = useParams()
  const [{ data, error, fetching }, again] = useQuery({
    query: FinanceLedger,
    variables: { id: decodeURIComponent(id) },
  })
  const campaign = data?.node?.__typename === 'Campaign' ? data.node : null
  useTitle(campaign ? t`Ledger of ${campaign.title}` : t`Ledger`)

  // The rest of the answer comes also when the ledger is refused.
  if (error && !data?.ledger) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !data) return <Loading />
  if (!campaign || !data?.ledger) return <NotFound back="/f" />
  const { balances, entries } = data.ledger
  const sum = balances.reduce((total, account) => total + account.balance.minor, 0)
  return (
    <div className="stack-m">
      <Breadcrumb items={[{ text: t`Finance`, href: '/f' }, { text: campaign.title }]} />
      <h1>
        <Trans>Ledger of {campaign.title}</Trans>
      </h1>
      <p className="actions">
        <CampaignState state={campaign.state} />
        {sum === 0 ? (
          <Chip tone="good">
            <Trans>All accounts add up to zero</Trans>
          </Chip>
        ) : (
          <Chip tone="bad">
            <Trans>
              The accounts add up to <Money fen={sum} />. Tell the operators.
            </Trans>
          </Chip>
        )}
      </p>
      <p>
        <LinkButton href={`/c/${campaign.slug}`}>
          <Trans>The public page</Trans>
        </LinkButton>
      </p>
      {entries.length === 0 ? (
        <Empty drawing="walnut" text={t`Nothing is booked yet.`} />
      ) : (
        <>
          <DataTable
            caption={t`Accounts`}
            rows={balances}
            rowKey={(row) => row.account}
            rowName={(row) => row.account}
            columns={[
              { key: 'account', title: t`Account`, cell: (row) => accountName(i18n, row.account) },
              {
                key: 'balance',
                title: t`Debits less credits`,
                amount: true,
                cell: (row) => <Money fen={row.balance.minor} />,
              },
            ]}
          />
          <p>
            <Trans>
              The payee is the person or cooperative that the project names; the county pays into that account. How a
              cooperative shares the money among its households is between them and is not booked here.
            </Trans>
          </p>
          <h2>
            <Trans>Entries</Trans>
          </h2>
          <DataTable
            caption={t`Entries, the oldest first; at most the last 500`}
            rows={entries}
            rowKey={(row) => row.id}
            rowName={(row) => `${row.kind} ${row.createdAt}`}
            columns={[
              { key: 'at', title: t`When`, cell: (row) => instant(row.createdAt) },
              { key: 'kind', title: t`What`, cell: (row) => entryName(i18n, row.kind) },
              {
                key: 'postings',
                title: t`Postings`,
                cell: (row) => (
                  <ul>
                    {row.postings.map((posting) => (
                      <li key={posting.account}>
                        {accountName(i18n, posting.account)} <Money fen={posting.amount.minor} />
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </>
      )}
    </div>
  )
}
