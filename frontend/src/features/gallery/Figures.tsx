import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { money } from '../../lib/format'
import { BarChart } from '../../ui/BarChart'
import { Chip } from '../../ui/Chip'
import { DataTable } from '../../ui/DataTable'
import { LineChart } from '../../ui/LineChart'
import { Money } from '../../ui/Money'
import { Pager } from '../../ui/Pager'
import { StatTile } from '../../ui/StatTile'
import { Tell } from '../../ui/Tell'
import { TileMap } from '../../ui/TileMap'
import { Sample } from './Sample'

/** Numbers, and what they stand for. */
export function Figures() {
  return (
    <div className="stack-l">
      <Tiles />
      <Rows />
      <Charts />
      <Counties />
    </div>
  )
}

function Tiles() {
  const { t } = useLingui()
  return (
    <Sample name="StatTile">
      <div className="grid">
        <StatTile label={t`To review`} value={3} note={t`the oldest waits 2 days`} href="/dev/gallery" />
        <StatTile label={t`Raised this month`} value={<Money fen={8_450_000} />} note={t`14 projects`} />
        <StatTile label={t`Late parcels`} value={0} />
      </div>
    </Sample>
  )
}

type Row = { id: string; name: string; fen: number; late: boolean }

function Rows() {
  const { t } = useLingui()
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set(['2']))
  const [opened, setOpened] = useState('')
  const [more, setMore] = useState(true)
  const rows: Row[] = [
    { id: '1', name: t`Pepper of Taiping village`, fen: 1_340_100, late: false },
    { id: '2', name: t`Walnuts of Shiba village`, fen: 98_050, late: true },
    { id: '3', name: t`Honey of Yangba village`, fen: 560_000, late: false },
  ]
  return (
    <Sample name="DataTable, Pager">
      <DataTable
        caption={t`Projects of the county; j, k, Enter and x work here, ? lists them`}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={[
          { key: 'name', title: t`Project`, cell: (row) => row.name },
          {
            key: 'state',
            title: t`How it stands`,
            cell: (row) => (row.late ? <Chip tone="bad">{t`late`}</Chip> : <Chip tone="good">{t`in time`}</Chip>),
          },
          { key: 'fen', title: t`Raised`, cell: (row) => <Money fen={row.fen} />, amount: true },
        ]}
        onOpen={(row) => setOpened(row.name)}
        selected={{ keys, onChange: setKeys }}
        keyboard
      />
      {opened && (
        <Tell tone="know" aloud>
          <Trans>Opened: {opened}</Trans>
        </Tell>
      )}
      <Pager hasNext={more} loading={false} onMore={() => setMore(false)} />
    </Sample>
  )
}

function Charts() {
  const { t } = useLingui()
  const counties = [t`Cheng County`, t`Li County`, t`Kang County`]
  return (
    <Sample name="BarChart, LineChart">
      <BarChart
        title={t`Raised in each county`}
        heading={t`County`}
        categories={counties}
        series={[
          { name: t`last year`, values: [3_400_000, 1_250_000, null] },
          { name: t`this year`, values: [8_450_000, 2_300_000, 960_000] },
        ]}
        text={money}
      />
      <LineChart
        title={t`Raised in each month`}
        heading={t`Month`}
        categories={['5', '6', '7', '8', '9', '10', '11']}
        series={[
          { name: t`Cheng County`, values: [120_000, 340_000, 560_000, 900_000, 1_200_000, 2_400_000, 2_930_000] },
          { name: t`Li County`, values: [0, 80_000, 160_000, 240_000, 300_000, null, 700_000] },
        ]}
        text={money}
      />
    </Sample>
  )
}

function Counties() {
  const { t } = useLingui()
  const projects = (count: number) => t`${count} projects`
  return (
    <Sample name="TileMap">
      <TileMap
        label={t`Projects in each county`}
        tiles={[
          { code: '621223', name: t`Dangchang County`, text: projects(2), level: 1, href: '/dev/gallery' },
          { code: '621226', name: t`Li County`, text: projects(4), level: 2, href: '/dev/gallery' },
          { code: '621227', name: t`Hui County`, text: projects(0), level: 0 },
          { code: '621228', name: t`Liangdang County`, text: projects(0), level: 0 },
          { code: '621225', name: t`Xihe County`, text: projects(3), level: 2, href: '/dev/gallery' },
          { code: '621221', name: t`Cheng County`, text: projects(12), level: 4, href: '/dev/gallery' },
          { code: '621222', name: t`Wen County`, text: projects(0), level: 0 },
          { code: '621202', name: t`Wudu District`, text: projects(8), level: 3, href: '/dev/gallery' },
          { code: '621224', name: t`Kang County`, text: projects(5), level: 3, href: '/dev/gallery' },
        ]}
      />
    </Sample>
  )
}
