import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ProjectFragment } from '../../gql/graphql'
import { money as amount, month } from '../../lib/format'
import { Card } from '../../ui/Card'
import { Day } from '../../ui/Day'
import { Money } from '../../ui/Money'
import { Progress } from '../../ui/Progress'
import { Said } from '../../ui/Said'
import { lacking, paidForGoods, promised } from './sums'

/** How a project's money stands. */
export function Figures({ campaign }: { campaign: ProjectFragment }) {
  const { t } = useLingui()
  const { money, closing } = campaign
  const at = promised(campaign)
  const failed = closing ? closing.backers - campaign.backerCount : 0
  const rows = money && [
    ...(campaign.state === 'SHORTFALL'
      ? [
          { name: t`Paid for goods`, fen: paidForGoods(money) },
          { name: t`Needed at least, as set at the approval`, fen: money.floor.minor },
          { name: t`Short by`, fen: lacking(money) },
        ]
      : []),
    { name: t`Collected, with freight`, fen: money.collected.minor },
    { name: t`Card fees`, fen: -money.fees.minor },
    { name: t`Refunded`, fen: -money.refunded.minor },
    { name: t`Paid out so far`, fen: money.paidOut.minor },
  ]
  return (
    <Card title={t`Money and dates`}>
      <Progress
        value={at.fen}
        max={campaign.goal.minor}
        label={
          closing ? (
            <Trans>
              <strong>{amount(at.fen)}</strong> promised of {amount(campaign.goal.minor)} when it closed
            </Trans>
          ) : (
            <Trans>
              <strong>{amount(at.fen)}</strong> promised of {amount(campaign.goal.minor)}
            </Trans>
          )
        }
      />
      <dl className="key-value">
        <div>
          <dt>{closing ? <Trans>Backers when it closed</Trans> : <Trans>Backers</Trans>}</dt>
          <dd>
            <Plural value={at.backers} one="# person" other="# people" />
          </dd>
        </div>
        {money && failed > 0 && (
          <div>
            <dt>
              <Trans>Backers who were not charged</Trans>
            </dt>
            <dd>
              <Plural value={failed} one="# person" other="# people" />
            </dd>
          </div>
        )}
        {campaign.deadline && (
          <div>
            <dt>
              <Trans>Deadline</Trans>
            </dt>
            <dd>
              <Day at={campaign.deadline} away />
            </dd>
          </div>
        )}
        <div>
          <dt>
            <Trans>Delivery</Trans>
          </dt>
          <dd>{month(campaign.deliveryMonth)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Paid to</Trans>
          </dt>
          <dd>
            <Said>{campaign.payeeName}</Said>
          </dd>
        </div>
        {rows?.map(({ name, fen }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money fen={fen || 0} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
