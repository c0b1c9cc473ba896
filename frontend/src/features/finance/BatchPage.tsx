import { Trans, useLingui } from '@lingui/react/macro'
import { Download, FileText } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useParams } from 'wouter'
import { fragment } from '../../gql'
import { instant } from '../../lib/format'
import { troubleOf } from '../../lib/trouble'
import { holdsIn, useViewer } from '../../lib/viewer'
import { AppLink } from '../../ui/AppLink'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { DataTable } from '../../ui/DataTable'
import { LinkButton } from '../../ui/LinkButton'
import { Loading } from '../../ui/Loading'
import { Money } from '../../ui/Money'
import { NotFound } from '../../ui/NotFound'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { AccountEnd } from './AccountEnd'
import { BatchActs } from './BatchActs'
import { BatchState } from './BatchState'
import { FinanceBatch, FinanceBatchRow } from './queries'
import { Receipt } from './Receipt'

/** One batch: whom it pays, the bank's file and receipt, and what can be done with it. */
export default function BatchPage() {
  const { t } = useLingui()
  useTitle(t`Payout batch`)
  const { id = '' } = useParams()
  const [{ data, error, fetching }, again] = useQuery({
    query: FinanceBatch,
    variables: { id: decodeURIComponent(id) },
  })
  const viewer = useViewer()
  const [refused, setRefused] = useState('')
  const node = data?.node?.__typename === 'PayoutBatch' ? data.node : null
  const batch = node && fragment(FinanceBatchRow, node)

  if (error && !node) return <TroubleCard trouble={troubleOf(error)} again={again} />
  if (fetching && !node) return <Loading />
  if (!node || !batch) return <NotFound back="/f/batches" />
  const pays = holdsIn(viewer, batch.region.code, 'COUNTY_FINANCE')
  return (
    <div className="stack-m">
      <Breadcrumb items={[{ text: t`Batches`, href: '/f/batches' }, { text: instant(batch.createdAt) }]} />
      <h1>
        <Money fen={batch.total.minor} /> · {batch.region.place}
      </h1>
      <p>
        <BatchState state={batch.state} />
      </p>
      <p>
        <Trans>
          Made by {batch.madeBy.displayName}, {instant(batch.createdAt)}
        </Trans>
        {batch.confirmedBy && batch.confirmedAt && (
          <>
            <br />
            <Trans>
              Confirmed by {batch.confirmedBy.displayName}, {instant(batch.confirmedAt)}, bank reference{' '}
              {batch.bankReference}
            </Trans>
          </>
        )}
        {batch.withdrawnBy && batch.withdrawnAt && (
          <>
            <br />
            <Trans>
              Withdrawn by {batch.withdrawnBy.displayName}, {instant(batch.withdrawnAt)}
            </Trans>
          </>
        )}
      </p>
      {node.withdrawReason && (
        <blockquote className="was whitespace-pre-line">
          <Said>{node.withdrawReason}</Said>
        </blockquote>
      )}
      <DataTable
        caption={t`Whom it pays`}
        rows={node.lines}
        rowKey={(line) => line.campaign.id}
        rowName={(line) => line.payeeName}
        columns={[
          { key: 'payee', title: t`Payee`, long: true, cell: (line) => <Said>{line.payeeName}</Said> },
          {
            key: 'bank',
            title: t`Bank`,
            long: true,
            cell: (line) => <AccountEnd bank={line.payeeBank} last4={line.payeeLast4} />,
          },
          {
            key: 'title',
            title: t`Project`,
            long: true,
            cell: (line) => (
              <AppLink href={`/f/ledger/${encodeURIComponent(line.campaign.id)}`}>
                <Said>{line.campaign.title}</Said>
              </AppLink>
            ),
          },
          { key: 'amount', title: t`Amount`, amount: true, cell: (line) => <Money fen={line.amount.minor} /> },
        ]}
      />
      {pays && batch.state === 'CONFIRMED' && (
        <p className="small soft">
          <Trans>It is paid: do not give the file to the bank again.</Trans>
        </p>
      )}
      {pays && (
        <div className="actions">
          {batch.state !== 'WITHDRAWN' && (
            <>
              <LinkButton href={node.bankWorkbookUrl} icon={Download}>
                <Trans>File for the bank (Excel)</Trans>
              </LinkButton>
              <LinkButton href={node.bankFileUrl} icon={Download}>
                <Trans>CSV, for the bank's programs only</Trans>
              </LinkButton>
            </>
          )}
          {node.receiptUrl && (
            <LinkButton href={node.receiptUrl} icon={node.receiptKind === 'PDF' ? Download : FileText}>
              {node.receiptKind === 'PDF' ? (
                <Trans>Download the receipt (PDF)</Trans>
              ) : (
                <Trans>The bank's receipt</Trans>
              )}
            </LinkButton>
          )}
        </div>
      )}
      {refused && (
        <Tell tone="bad" aloud>
          {refused}
        </Tell>
      )}
      {pays && batch.state === 'CONFIRMED' && <Receipt id={batch.id} has={Boolean(node.receiptUrl)} />}
      {batch.state === 'MADE' && (
        <BatchActs
          id={batch.id}
          total={batch.total.minor}
          lines={node.lines}
          can={node.viewerCan}
          maker={batch.madeBy.displayName}
          onAsk={() => setRefused('')}
          onRefused={(text) => {
            setRefused(text)
            // Most often a colleague was faster.
            again({ requestPolicy: 'network-only' })
          }}
        />
      )}
    </div>
  )
}
