import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ProjectRowFragment } from '../../gql/graphql'
import { money, month } from '../../lib/format'
import { CampaignState } from '../../ui/CampaignState'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { Day } from '../../ui/Day'
import { Said } from '../../ui/Said'
import { lacking, promised } from './sums'

type Props = { rows: readonly ProjectRowFragment[]; onOpen: (slug: string) => void }

/** The projects as a table on a desk and as cards on a phone. */
export function ProjectTable({ rows, onOpen }: Props) {
  const { t } = useLingui()
  return (
    <DataTable
      caption={t`The nearest deadline first`}
      keyboard
      rows={rows}
      rowKey={({ campaign }) => campaign.id}
      rowName={({ campaign }) => campaign.title}
      onOpen={({ campaign }) => onOpen(campaign.slug)}
      columns={[
        { key: 'title', title: t`Project`, long: true, cell: ({ campaign }) => <Said>{campaign.title}</Said> },
        { key: 'state', title: t`State`, cell: (row) => <State row={row} /> },
        { key: 'place', title: t`Place`, cell: ({ campaign }) => campaign.region.place },
        {
          key: 'raised',
          title: t`Promised of the goal`,
          amount: true,
          cell: ({ campaign }) => <Raised campaign={campaign} />,
        },
        { key: 'backers', title: t`Backers`, amount: true, cell: ({ campaign }) => promised(campaign).backers },
        {
          key: 'deadline',
          title: t`Deadline`,
          cell: ({ campaign }) => (campaign.deadline ? <Day at={campaign.deadline} away /> : '–'),
        },
        { key: 'waits', title: t`Waits for an answer`, cell: (row) => <Waits row={row} /> },
      ]}
    />
  )
}

function State({ row: { campaign, deliveryOver } }: { row: ProjectRowFragment }) {
  return (
    <span className="flex flex-wrap gap-1">
      <CampaignState state={campaign.state} />
      {deliveryOver && (
        <Chip tone="wait">
          <Trans>Was due in {month(campaign.deliveryMonth)}</Trans>
        </Chip>
      )}
    </span>
  )
}

function Raised({ campaign }: { campaign: ProjectRowFragment['campaign'] }) {
  const short = campaign.state === 'SHORTFALL' && campaign.money ? lacking(campaign.money) : 0
  return (
    <>
      {money(promised(campaign).fen)} / {money(campaign.goal.minor)}
      {short > 0 && (
        <span className="block small">
          <Trans>short by {money(short)}</Trans>
        </span>
      )}
    </>
  )
}

function Waits({ row }: { row: ProjectRowFragment }) {
  if (!row.openProblems && !row.campaign.waitingQuestions)
    return (
      <span className="soft">
        <Trans>nothing</Trans>
      </span>
    )
  return (
    <span className="flex flex-wrap gap-1">
      {row.openProblems ? (
        <Chip tone="bad">
          <Plural value={row.openProblems} one="# problem" other="# problems" />
        </Chip>
      ) : null}
      {row.campaign.waitingQuestions ? (
        <Chip tone="wait">
          <Plural value={row.campaign.waitingQuestions} one="# question" other="# questions" />
        </Chip>
      ) : null}
    </span>
  )
}
