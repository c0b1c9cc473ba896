import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { day, money, month } from '../../lib/format'
import { Photo } from '../../ui/Photo'
import { Prose } from '../../ui/Prose'
import { produceNames } from '../../ui/produceNames'
import { Said } from '../../ui/Said'
import { CostTable } from './CostTable'
import { type FieldName, fields } from './fields'
import { Part } from './Part'
import { TierTable } from './TierTable'
import type { Questions } from './useQuestions'

type Props = { campaign: ReviewedCampaignFragment; questions?: Questions }

/** Everything a project says, part by part, with what the portal noticed and a place to ask beside each. */
export function Reviewed({ campaign, questions }: Props) {
  const { t, i18n } = useLingui()
  const earlier = campaign.review.filter((step) => step.questions.length > 0)
  const contents: Record<FieldName, ReactNode> = {
    title: (
      <p className="strong">
        <Said>{campaign.title}</Said>
      </p>
    ),
    summary: <Said>{campaign.summary || '–'}</Said>,
    photos: (
      <ul className="grid grid-cols-2 gap-3 wide:grid-cols-3">
        {campaign.photos.map((photo) => (
          <li key={photo.id}>
            <Photo photo={photo} />
          </li>
        ))}
      </ul>
    ),
    produce: `${campaign.region.place} · ${i18n._(produceNames[campaign.produce])}`,
    beneficiaryName: t`${campaign.beneficiaryName || '–'}; told by ${campaign.owner.displayName}`,
    payee: (
      <Said>
        {campaign.payee
          ? `${campaign.payee.name} · ${campaign.payee.bank} · ····${campaign.payee.accountLast4}`
          : campaign.payeeName}
      </Said>
    ),
    goalMinor: money(campaign.goal.minor),
    days: campaign.launchAt
      ? t`${plural(campaign.days, { one: '# day', other: '# days' })}, from ${day(campaign.launchAt)}`
      : t`${plural(campaign.days, { one: '# day', other: '# days' })}, from approval`,
    deliveryMonth: month(campaign.deliveryMonth),
    'story.who': <Prose html={campaign.story.html.who} />,
    'story.grow': <Prose html={campaign.story.html.grow} />,
    'story.money': <Prose html={campaign.story.html.money} />,
    'story.ship': <Prose html={campaign.story.html.ship} />,
    'story.risks': <Prose html={campaign.story.html.risks} />,
    costs: <CostTable costs={campaign.costs} />,
    tiers: <TierTable tiers={campaign.tiers} />,
    ladder:
      campaign.ladder.length > 0
        ? campaign.ladder
            .map(
              (rung) =>
                t`from ${plural(rung.backers, { one: '# backer', other: '# backers' })} ${money(rung.price.minor)}`,
            )
            .join(' · ')
        : t`One price for all`,
  }
  return (
    <div className="stack-m">
      {fields.map((field) => (
        <Part
          key={field}
          field={field}
          checks={campaign.checks}
          earlier={earlier.flatMap((step) => step.questions)}
          questions={questions}
        >
          {contents[field]}
        </Part>
      ))}
    </div>
  )
}
