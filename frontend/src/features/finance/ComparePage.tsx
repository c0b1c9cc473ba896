import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useMutation } from 'urql'
import { instant } from '../../lib/format'
import { useIntent } from '../../lib/intent'
import { usePages } from '../../lib/pages'
import { troubleOf } from '../../lib/trouble'
import { holds, useViewer } from '../../lib/viewer'
import { Button } from '../../ui/Button'
import { Chip } from '../../ui/Chip'
import { Empty } from '../../ui/Empty'
import { Loading } from '../../ui/Loading'
import { Pager } from '../../ui/Pager'
import { Tell } from '../../ui/Tell'
import { TroubleCard } from '../../ui/TroubleCard'
import { useTitle } from '../../ui/useTitle'
import { Differences } from './Differences'
import { FinanceTabs } from './FinanceTabs'
import { FinanceCompare, FinanceComparisons } from './queries'

/** How often a comparison that runs is looked at, in milliseconds. */
const lookAgain = 2_000

/** Comparisons of the ledger with the card provider. One that runs goes on when the page is left. */
export default function ComparePage() {
  const { t } = useLingui()
  useTitle(t`Compare with the card provider`)
  const viewer = useViewer()
  const { data, rows, error, fetching, again, pager } = usePages({
    query: FinanceComparisons,
    variables: {},
    listOf: (found) => found.reconciliations,
  })
  const [{ fetching: starting }, start] = useMutation(FinanceCompare)
  const [wrong, setWrong] = useState('')
  const intent = useIntent('compare')
  const running = rows.some((one) => one.state === 'RUNNING')

  useEffect(() => {
    // On a slow network the next look would cut off the one under way.
    if (!running || fetching) return
    const timer = setTimeout(again, lookAgain)
    return () => clearTimeout(timer)
  })

  async function begin() {
    if (starting) return
    const { data: begun, error: failed } = await start({ input: { idempotencyKey: intent.key } })
    if (failed) {
      setWrong(troubleOf(failed).text ?? t`There was no answer. Press again: it runs once at most.`)
      return
    }
    const refused = begun?.startReconciliation.userErrors ?? []
    intent.answered(refused)
    setWrong(refused[0]?.message ?? '')
    again()
  }

  return (
    <div className="stack-m">
      <h1>
        <Trans>Finance</Trans>
      </h1>
      <FinanceTabs current="compare" />
      <p className="measure">
        <Trans>
          Every charge, refund and fee in the ledger is looked for among the card provider's movements, and the other
          way round. It changes nothing.
        </Trans>
      </p>
      {holds(viewer, 'COUNTY_FINANCE') && (
        <Button main busy={starting || running} busyText={t`Comparing…`} onClick={begin}>
          <Trans>Compare now</Trans>
        </Button>
      )}
      {wrong && (
        <Tell tone="bad" aloud>
          {wrong}
        </Tell>
      )}
      {error && !data && <TroubleCard trouble={troubleOf(error)} again={again} inside />}
      {fetching && !data && <Loading />}
      {data && rows.length === 0 && <Empty drawing="walnut" text={t`Nothing was compared yet.`} />}
      <ul className="stack-m">
        {rows.map((one) => (
          <li key={one.id} className="card stack">
            <h2 className="text-[18px]">{instant(one.createdAt)}</h2>
            {one.state === 'RUNNING' && (
              <p role="status">
                <Chip tone="wait">
                  <Trans>Running. You can leave this page.</Trans>
                </Chip>
              </p>
            )}
            {one.state === 'FAILED' && (
              <Tell tone="bad">
                {one.problem ?? <Trans>It did not come to an end. Nothing was changed; start it again.</Trans>}
              </Tell>
            )}
            {one.state === 'DONE' && (
              <>
                <p>
                  {one.differences.length === 0 ? (
                    <Chip tone="good">
                      <Trans>No difference</Trans>
                    </Chip>
                  ) : (
                    <Chip tone="bad">
                      <Plural value={one.differences.length} one="# difference" other="# differences" />
                    </Chip>
                  )}
                </p>
                <p className="soft">
                  <Plural
                    value={one.matched}
                    one="# fact is the same on both sides"
                    other="# facts are the same on both sides"
                  />
                  {one.underWay > 0 && (
                    <>
                      {' · '}
                      <Plural value={one.underWay} one="# under way" other="# under way" />
                    </>
                  )}
                </p>
                {one.differences.length > 0 && <Differences list={one.differences} />}
              </>
            )}
          </li>
        ))}
      </ul>
      <Pager {...pager} />
    </div>
  )
}
