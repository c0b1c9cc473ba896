import { screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { LineChart } from './LineChart'
import { show } from './testing/show'
import { violations } from './testing/violations'

// There is no canvas here; a browser looks at the drawing itself.
const { plots } = vi.hoisted(() => ({ plots: [] as { data: unknown; gone: boolean }[] }))
vi.mock('uplot', () => ({
  default: class {
    plot: { data: unknown; gone: boolean }
    constructor(_options: unknown, data: unknown) {
      this.plot = { data, gone: false }
      plots.push(this.plot)
    }
    destroy() {
      this.plot.gone = true
    }
    setSize() {}
  },
}))

it('draws the lines, takes them away again, and says the same in a table', async () => {
  const { user, unmount } = show(
    <LineChart
      title="每月筹款"
      heading="月份"
      categories={['9月', '10月']}
      series={[{ name: '成县', values: [3, 1200] }]}
    />,
  )
  await waitFor(() => expect(plots).toHaveLength(1))
  expect(plots[0]?.data).toEqual([
    [0, 1],
    [3, 1200],
  ])
  await user.click(screen.getByText('用表格看数字'))
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['月份成县', '9月3', '10月1,200'])
  expect(await violations()).toEqual([])
  unmount()
  expect(plots[0]?.gone).toBe(true)
})
