import { i18n } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import type { ComponentProps } from 'react'
import type { DraftWhereQuery } from '../../gql/graphql'
import type { Draft } from '../../lib/drafts/draft'
import { away, day, instant } from '../../lib/format'
import type { Timeline } from '../../ui/Timeline'

type Node = NonNullable<DraftWhereQuery['node']>
export type Where = Extract<Node, { __typename: 'Campaign' }>
type Item = ComponentProps<typeof Timeline>['items'][number]
type Step = Where['review'][number]

/** The way of a project from being sent to being paid, as far as it has come. */
export function stations(campaign: Where, draft: Draft): Item[] {
  const round = Math.max(0, ...campaign.review.map((step) => step.round))
  const of = (kind: Step['kind']) => campaign.review.find((step) => step.kind === kind && step.round === round)
  const village = of('VILLAGE')
  const county = of('COUNTY')
  const opened = !['DRAFT', 'IN_REVIEW', 'REJECTED'].includes(campaign.state)
  const name = village?.region.place ?? draft.village.name
  return [
    { title: i18n._(msg`You sent it`), at: village?.createdAt, state: 'done' },
    station(village, i18n._(msg`${name} vouches for it`), 'now'),
    station(
      county,
      county ? i18n._(msg`${county.region.place} approves it`) : i18n._(msg`The county approves it`),
      'next',
    ),
    {
      title: i18n._(
        msg`${plural(campaign.days, { one: 'Open to backers for # day', other: 'Open to backers for # days' })}`,
      ),
      text: campaign.launchAt ? i18n._(msg`From ${day(campaign.launchAt)} on`) : undefined,
      state: opened ? 'now' : 'next',
    },
    {
      title: i18n._(msg`You are paid, and ship`),
      text: i18n._(msg`Only when the goal is reached. When it is not, nobody pays anything.`),
      state: 'next',
    },
  ]
}

function station(step: Step | undefined, title: string, before: Item['state']): Item {
  if (!step) return { title, state: before }
  if (step.state === 'APPROVED') return { title, at: step.decidedAt ?? undefined, state: 'done' }
  if (step.state !== 'OPEN') {
    return {
      title,
      at: step.decidedAt ?? undefined,
      text: i18n._(msg`Decided otherwise; see your page.`),
      state: 'back',
    }
  }
  const due = instant(step.dueAt)
  const far = away(step.dueAt)
  return { title, text: i18n._(msg`It is on their desk now, until ${due} at the latest (${far}).`), state: 'now' }
}
