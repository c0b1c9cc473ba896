import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { useLocation } from 'wouter'
import { fragment } from '../../gql'
import { money } from '../../lib/format'
import { outcomeUnknown, useIntent } from '../../lib/intent'
import { troubleOf } from '../../lib/trouble'
import { AppLink } from '../../ui/AppLink'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Confirm } from '../../ui/Confirm'
import { DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Money } from '../../ui/Money'
import { Said } from '../../ui/Said'
import { Tell } from '../../ui/Tell'
import { TroubleCard } from '../../ui/TroubleCard'
import { AccountEnd } from './AccountEnd'
import { Payees } from './Payees'
import { FinanceCreate, FinancePayable, FinancePayables } from './queries'

/** The campaigns whose payees can be paid, and the batch made of those that are ticked. */
export function Payables({ region, mayPay }: { region: string; mayPay: boolean }) {
  const { t } = useLingui()
  const [, go] = useLocation()
  const [{ data, error, fetching }, again] = useQuery({ query: FinancePayables, variables: { region } })
  const [{ fetching: making }, create] = useMutation(FinanceCreate)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState(false)
  const [wrong, setWrong] = useState<string[]>([])
  const intent = useIntent(`payout ${region}`)

  if (error && !data) return <TroubleCard trouble={troubleOf(error)} again={again} inside />
  if (fetching && !data) return <Loading />
  const rows = fragment(FinancePayable, data?.payables ?? [])
  const told = wrong.map((text) => (
    <Tell key={text} tone="bad" aloud>
      {text}
    </Tell>
  ))
  if (rows.length === 0)
    return (
      <div className="stack-m">
        {told}
        <Empty drawing="walnut" text={t`Nobody waits to be paid.`} />
      </div>
    )
  const locked = new Set(rows.filter((row) => row.obstacle).map((row) => row.campaign.id))
  const chosen = rows.filter(({ campaign }) => ticked.has(campaign.id) && !locked.has(campaign.id))
  const total = chosen.reduce((sum, row) => sum + row.amount.minor, 0)

  /** A refusal with the project that it is about. */
  function about(field: string | null | undefined, message: string): string {
    const title = chosen[Number(field?.match(/^campaignIds\.(\d+)/)?.[1])]?.campaign.title
    return title ? t`“${title}”: ${message}` : message
  }

  function tick(keys: ReadonlySet<string>) {
    setTicked(keys)
    setWrong([])
  }

  async function make() {
    if (making) return
    setWrong([])
    const { data: made, error: failed } = await create({
      input: { regionCode: region, campaignIds: chosen.map((row) => row.campaign.id), idempotencyKey: intent.key },
    })
    if (failed) {
      const trouble = troubleOf(failed)
      setWrong([trouble.text ?? t`There was no answer. Press again: the batch is made once at most.`])
      return
    }
    const refused = made?.createPayoutBatch.userErrors ?? []
    intent.answered(refused)
    setWrong([...new Set(refused.map(({ message, field }) => about(field, message)))])
    if (outcomeUnknown(refused)) return
    setAsking(false)
    if (refused.length > 0) return again({ requestPolicy: 'network-only' })
    const id = made?.createPayoutBatch.payoutBatch?.id
    if (id) go(`/f/batches/${encodeURIComponent(id)}`)
  }

  return (
    <div className="stack-m">
      {!asking && told}
      <DataTable
        caption={t`Payees who can be paid`}
        rows={rows}
        rowKey={(row) => row.campaign.id}
        rowName={(row) => row.campaign.title}
        selected={mayPay ? { keys: ticked, locked, onChange: tick } : undefined}
        columns={[
          { key: 'title', title: t`Project`, long: true, cell: (row) => <Said>{row.campaign.title}</Said> },
          { key: 'payee', title: t`Payee`, long: true, cell: (row) => <Said>{row.payeeName}</Said> },
          {
            key: 'bank',
            title: t`Bank`,
            long: true,
            cell: (row) => <AccountEnd bank={row.payeeBank} last4={row.payeeLast4} />,
          },
          { key: 'amount', title: t`Amount`, amount: true, cell: (row) => <Money fen={row.amount.minor} /> },
          {
            key: 'state',
            title: t`State`,
            cell: (row) =>
              row.obstacle ? <Chip tone="wait">{row.obstacle}</Chip> : <Chip tone="good">{t`Ready`}</Chip>,
          },
          {
            key: 'ledger',
            title: t`Books`,
            cell: (row) => (
              <AppLink href={`/f/ledger/${encodeURIComponent(row.campaign.id)}`}>
                <Trans>Ledger</Trans>
                <span className="hidden">
                  {' '}
                  <Said>{row.campaign.title}</Said>
                </span>
              </AppLink>
            ),
          },
        ]}
      />
      {mayPay && (
        <div className="actions">
          <Button
            main
            onClick={() => {
              setWrong(chosen.length > 0 ? [] : [t`Tick the projects to be paid first.`])
              setAsking(chosen.length > 0)
            }}
          >
            <Trans>Make a batch</Trans>
          </Button>
          {chosen.length > 0 && (
            <p role="status">
              <Plural value={chosen.length} one="# payee" other="# payees" /> · <Money fen={total} />
            </p>
          )}
        </div>
      )}
      {asking && (
        <Confirm
          title={t`Make a payout batch`}
          action={t`Make the batch of ${money(total)}`}
          busy={making}
          busyText={t`Making…`}
          text={
            <>
              <p>
                <Plural
                  value={chosen.length}
                  one={`One payee gets ${money(total)}.`}
                  other={`# payees get ${money(total)} in all.`}
                />{' '}
                <Trans>Nothing is paid yet: another finance officer has to confirm it with the bank's reference.</Trans>
              </p>
              <Payees lines={chosen} />
              {told}
            </>
          }
          onConfirm={make}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
