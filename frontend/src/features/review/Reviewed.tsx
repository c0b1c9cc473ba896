import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ReviewedCampaignFragment } from '../../gql/graphql'
import { Said } from '../../ui/Said'
import { type Answers, answersOf, changed } from './answers'
import { type FieldName, fields } from './fields'
import { Part } from './Part'
import { Pictures } from './Pictures'
import { useContents } from './useContents'
import type { Questions } from './useQuestions'

type Props = {
  campaign: ReviewedCampaignFragment
  questions?: Questions
  /** What it said when it was last sent back. */
  before?: Answers
}

/** Everything a project says: the facts in one table, then the photos and the story, with a place to ask beside each. */
export function Reviewed({ campaign, questions, before }: Props) {
  const { t } = useLingui()
  const contentsOf = useContents()
  const now = answersOf(campaign)
  const contents = contentsOf(now)
  const then = before && contentsOf(before)
  const earlier = campaign.review.flatMap((step) => step.questions)
  const shown: Record<FieldName, ReactNode> = {
    ...contents,
    produce: `${campaign.region.place} · ${contents.produce}`,
    beneficiaryName: <Said>{t`${campaign.beneficiaryName || '–'}; told by ${campaign.owner.displayName}`}</Said>,
    photos: <Pictures photos={campaign.photos} before={before?.photos} />,
  }
  function photosThen(then: readonly string[]) {
    const count = t`${plural(then.length, { one: '# photo', other: '# photos' })}`
    if (then.length > 0 && then[0] !== now.photos[0]) return t`${count}, with another cover`
    const same = then.length === now.photos.length && then.every((id) => now.photos.includes(id))
    return same ? t`The same photos, in another order` : count
  }
  function part(field: FieldName) {
    const was =
      before && changed(field, before, now)
        ? field === 'photos'
          ? photosThen(before.photos)
          : then?.[field as Exclude<FieldName, 'photos'>]
        : undefined
    return (
      <Part
        key={field}
        field={field}
        row={isFact(field)}
        was={was}
        checks={campaign.checks}
        earlier={earlier}
        questions={questions}
      >
        {shown[field]}
      </Part>
    )
  }
  return (
    <div className="stack-m">
      {before && !fields.some((field) => changed(field, before, now)) && (
        <p className="soft">
          <Trans>Nothing was changed since it was sent back.</Trans>
        </p>
      )}
      <div className="card fact-rows">{fields.filter(isFact).map(part)}</div>
      {fields.filter((field) => !isFact(field)).map(part)}
    </div>
  )
}

/** What is said in a line or a small table, and not in prose or pictures. */
function isFact(field: FieldName): boolean {
  return field !== 'photos' && !field.startsWith('story.')
}
