import { screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DataTable } from './DataTable'
import { Money } from './Money'
import { show } from './testing/show'
import { violations } from './testing/violations'

type Row = { id: string; name: string; fen: number }

const rows: Row[] = [
  { id: '1', name: '花椒', fen: 5800 },
  { id: '2', name: '核桃', fen: 123450 },
  { id: '3', name: '蜂蜜', fen: 9900 },
]

function Table({ onOpen, locked }: { onOpen?: (row: Row) => void; locked?: ReadonlySet<string> }) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <input aria-label="Search" />
      <DataTable
        caption="三个项目"
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={[
          { key: 'name', title: '项目', long: true, cell: (row) => row.name },
          { key: 'fen', title: '金额', cell: (row) => <Money fen={row.fen} />, amount: true },
        ]}
        onOpen={onOpen}
        selected={{ keys, locked, onChange: setKeys }}
        keyboard
      />
    </>
  )
}

function width(pixels: number) {
  ;(window as unknown as import('happy-dom').Window).happyDOM.setViewport({ width: pixels, height: 800 })
}

afterEach(() => width(1024))

describe('DataTable on a wide screen', () => {
  it('is a table with a caption, heads and rows named by their first column', async () => {
    show(<Table onOpen={() => undefined} />)
    const table = screen.getByRole('table', { name: '三个项目' })
    expect(
      within(table)
        .getAllByRole('columnheader')
        .slice(1)
        .map((head) => head.textContent),
    ).toEqual(['项目', '金额'])
    expect(within(table).getByRole('rowheader', { name: '核桃' })).toHaveClass('long')
    expect(within(table).getByRole('cell', { name: '¥1,234.50' })).toHaveClass('amount')
    expect(await violations()).toEqual([])
  })

  it('opens a row by its name', async () => {
    const open = vi.fn()
    const { user } = show(<Table onOpen={open} />)
    await user.click(screen.getByRole('button', { name: '核桃' }))
    expect(open).toHaveBeenCalledExactlyOnceWith(rows[1])
  })

  it('is walked through by j and k, opened by Enter and ticked by x', async () => {
    const open = vi.fn()
    const { user } = show(<Table onOpen={open} />)
    await user.keyboard('jjk')
    expect(screen.getByRole('row', { name: /花椒/ })).toHaveFocus()
    await user.keyboard('kkk{Enter}')
    expect(open).toHaveBeenCalledExactlyOnceWith(rows[0])
    await user.keyboard('jx')
    expect(screen.getByRole('checkbox', { name: '勾选核桃' })).toBeChecked()
    await user.keyboard('jjjjx')
    expect(screen.getByRole('checkbox', { name: '勾选蜂蜜' })).toBeChecked()
  })

  it('leaves the keys alone while somebody types', async () => {
    const { user } = show(<Table />)
    await user.type(screen.getByRole('textbox', { name: 'Search' }), 'jxk')
    expect(screen.getByRole('textbox')).toHaveValue('jxk')
    expect(screen.getByRole('textbox')).toHaveFocus()
    expect(screen.queryByRole('checkbox', { checked: true })).not.toBeInTheDocument()
  })

  it('ticks all rows and none', async () => {
    const { user } = show(<Table />)
    const all = screen.getByRole('checkbox', { name: '勾选所有行' })
    await user.click(all)
    expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(4)
    await user.click(all)
    expect(screen.queryAllByRole('checkbox', { checked: true })).toHaveLength(0)
  })

  it('ticks no row that is locked, whichever way', async () => {
    const { user } = show(<Table locked={new Set(['1'])} />)
    expect(screen.getByRole('checkbox', { name: '勾选花椒' })).toBeDisabled()
    await user.keyboard('jx')
    expect(screen.queryAllByRole('checkbox', { checked: true })).toHaveLength(0)
    const all = screen.getByRole('checkbox', { name: '勾选所有行' })
    await user.click(all)
    expect(all).toBeChecked()
    expect(screen.getByRole('checkbox', { name: '勾选花椒' })).not.toBeChecked()
  })
})

describe('DataTable on a phone', () => {
  it('is a named list of cards with the same words', async () => {
    width(360)
    const open = vi.fn()
    const { user } = show(<Table onOpen={open} />)
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
    const cards = within(screen.getByRole('list', { name: '三个项目' })).getAllByRole('listitem')
    expect(cards[1]).toHaveTextContent('核桃金额¥1,234.50')
    await user.click(screen.getByRole('button', { name: '核桃' }))
    expect(open).toHaveBeenCalledExactlyOnceWith(rows[1])
    await user.click(screen.getByRole('checkbox', { name: '勾选花椒' }))
    expect(screen.getByRole('checkbox', { name: '勾选花椒' })).toBeChecked()
    expect(await violations()).toEqual([])
  })
})
