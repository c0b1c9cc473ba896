import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { day, money, month } from '../../lib/format'
import { Prose } from '../../ui/Prose'
import { produceNames } from '../../ui/produceNames'
import { Said } from '../../ui/Said'
import type { Answers } from './answers'
import { CostTable } from './CostTable'
import type { FieldName } from './fields'
import { TierTable } from './TierTable'

/** How each answer is shown but the photos, those of earlier rounds the same way as those of now. */
export function useContents(): (said: Answers) => Record<Exclude<FieldName, 'photos'>, ReactNode> {
  const { t, i18n } = useLingui()
  return (said) => ({
    title: <Said>{said.title}</Said>,
    summary: <Said>{said.summary || '–'}</Said>,
    produce: i18n._(produceNames[said.produce]),
    beneficiaryName: <Said>{said.beneficiaryName || '–'}</Said>,
    payee: (
      <Said>
        {said.payee ? `${said.payee.name} · ${said.payee.bank} · ····${said.payee.accountLast4}` : said.payeeName}
      </Said>
    ),
    goalMinor: money(said.goal.minor),
    days: said.launchAt
      ? t`${plural(said.days, { one: '# day', other: '# days' })}, from ${day(said.launchAt)}`
      : t`${plural(said.days, { one: '# day', other: '# days' })}, from approval`,
    deliveryMonth: month(said.deliveryMonth),
    'story.who': <Prose html={said.story.html.who} />,
    'story.grow': <Prose html={said.story.html.grow} />,
    'story.money': <Prose html={said.story.html.money} />,
    'story.ship': <Prose html={said.story.html.ship} />,
    'story.risks': <Prose html={said.story.html.risks} />,
    costs: <CostTable costs={said.costs} />,
    tiers: <TierTable tiers={said.tiers} />,
    ladder:
      said.ladder.length > 0
        ? said.ladder
            .map(
              (rung) =>
                t`from ${plural(rung.backers, { one: '# backer', other: '# backers' })} ${money(rung.price.minor)}`,
            )
            .join(' · ')
        : t`One price for all`,
  })
}
