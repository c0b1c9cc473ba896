import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { money } from '../lib/format'
import { BarChart } from './BarChart'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('says the same in a table, with a dash where nothing is known', async () => {
  const { container, user } = show(
    <BarChart
      title="各县筹款"
      heading="县"
      categories={['成县', '礼县']}
      series={[
        { name: '去年', values: [5000, null] },
        { name: '今年', values: [10000, 2500] },
      ]}
      text={money}
    />,
  )
  expect(screen.getByRole('figure', { name: '各县筹款' })).toBeInTheDocument()
  await user.click(screen.getByText('用表格看数字'))
  expect(screen.getByRole('table', { name: '各县筹款' })).toBeInTheDocument()
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['县去年今年', '成县¥50¥100', '礼县—¥25'])
  const widths = [...container.querySelectorAll('.bars rect:not(.bar-track)')].map((bar) => bar.getAttribute('width'))
  expect(widths).toEqual(['50%', '100%', '25%'])
  expect(await violations()).toEqual([])
})

it('shows no bars when all is nothing', () => {
  const { container } = show(
    <BarChart title="t" heading="h" categories={['a']} series={[{ name: 's', values: [0] }]} />,
  )
  expect(container.querySelectorAll('.bars rect:not(.bar-track)')).toHaveLength(0)
})
