import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Timeline } from './Timeline'
import { show } from './testing/show'
import { violations } from './testing/violations'

it('tells in words what is done, what is now and what comes next', async () => {
  show(
    <Timeline
      items={[
        { title: '村里核实', at: '2026-11-20T02:00:00Z', state: 'done' },
        { title: '县里审核', text: '王主任在看', state: 'now' },
        { title: '开始', state: 'next' },
      ]}
    />,
  )
  const [done, now, next] = screen.getAllByRole('listitem')
  expect(done).toHaveTextContent('已完成： 村里核实')
  expect(done?.querySelector('time')).toHaveAttribute('datetime', '2026-11-20T02:00:00Z')
  expect(now).toHaveTextContent('现在： 县里审核王主任在看')
  expect(now).toHaveAttribute('aria-current', 'step')
  expect(next).toHaveTextContent('接下来： 开始')
  expect(await violations()).toEqual([])
})
