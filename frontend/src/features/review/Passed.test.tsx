import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { show } from '../../ui/testing/show'
import { Passed } from './Passed'
import { campaign } from './testing/rounds'

it('tells every decision so far: whose, when, in which words, and what was asked of which part', () => {
  show(<Passed review={campaign.review} />)
  const steps = [...screen.getByRole('region', { name: '经过' }).querySelectorAll('.timeline > li')]
  expect(steps[0]).toHaveTextContent('新寨村：核实属实')
  expect(steps[0]).toHaveTextContent('村服务点小马 · 11月3日 看过实地')
  expect(steps[0]).toHaveTextContent('地和货都看过。')
  expect(steps[1]).toHaveTextContent('宕昌县：退回，附了问题')
  expect(steps[0]).toHaveClass('done')
  expect(steps[1]).toHaveClass('back')
  expect(steps[1]).toHaveTextContent('老贺')
  expect(screen.getByRole('link', { name: '标题' })).toHaveAttribute('href', '#part-title')
  expect(steps[1]).toHaveTextContent('哪个村的？')
})

it('names the rounds when there are several, and is not there before the first decision', () => {
  const open = { ...campaign.review[0], id: 'village-2', round: 2, state: 'OPEN' } as (typeof campaign.review)[number]
  const { unmount } = show(<Passed review={[...campaign.review, open]} />)
  expect(screen.getByText(/第 1 轮 · 新寨村：核实属实/)).toBeVisible()
  unmount()
  show(<Passed review={[open]} />)
  expect(screen.queryByRole('region')).not.toBeInTheDocument()
})
