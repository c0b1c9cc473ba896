import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TroubleBoundary } from './TroubleBoundary'
import { show } from './testing/show'

function Broken({ text }: { text: string }): never {
  throw new Error(text)
}

describe('TroubleBoundary', () => {
  it.each([
    [
      'Failed to fetch dynamically imported module: https://shanhuo.app/static/app/assets/QueuePage-1.js',
      true,
      '这一页有一部分没有打开',
    ],
    ['Importing a module script failed.', true, '这一页有一部分没有打开'],
    ['Importing a module script failed.', false, '服务器没有回应'],
    ['x is undefined', false, '这次没有办成'],
  ])('tells of "%s" (with a network: %s) that %s', (text, online, told) => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online)
    vi.spyOn(console, 'error').mockReturnValue()
    show(
      <TroubleBoundary here="/g">
        <Broken text={text} />
      </TroubleBoundary>,
    )
    expect(screen.getByRole('alert')).toHaveTextContent(told)
    expect(screen.getByRole('alert')).toHaveTextContent('您写的内容都还在。')
  })

  it('shows the next page as if nothing had been', () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const { rerender } = show(
      <TroubleBoundary here="/g">
        <Broken text="x" />
      </TroubleBoundary>,
    )
    rerender(<TroubleBoundary here="/f">finance</TroubleBoundary>)
    expect(screen.getByText('finance')).toBeInTheDocument()
  })
})
