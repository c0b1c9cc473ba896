import { screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Day } from './Day'
import { Money } from './Money'
import { show } from './testing/show'
import { speak } from './testing/speak'
import { When } from './When'

afterEach(() => {
  vi.useRealTimers()
})

describe('Money', () => {
  it.each([
    [5800, '¥58'],
    [123450, '¥1,234.50'],
    [-100, '−¥1'],
  ])('writes %d fen as %s', (fen, text) => {
    show(<Money fen={fen} />)
    expect(screen.getByText(text)).toHaveClass('nowrap')
  })
})

describe('Day and When', () => {
  it('are Beijing days and times, kept for machines as they came', () => {
    vi.setSystemTime('2026-12-21T00:00:00Z')
    show(
      <>
        <Day at="2026-12-29T16:30:00Z" away />
        <When at="2026-12-29T16:30:00Z" />
      </>,
    )
    expect(screen.getByText('12月30日（还有 8 天）')).toHaveAttribute('datetime', '2026-12-29T16:30:00Z')
    expect(screen.getByText('12月30日 00:30')).toHaveAttribute('datetime', '2026-12-29T16:30:00Z')
  })

  it('have English words', () => {
    vi.setSystemTime('2026-12-21T00:00:00Z')
    speak('en')
    show(<Day at="2026-12-29T16:30:00Z" away />)
    expect(screen.getByText('30 December (in 8 days)')).toBeInTheDocument()
  })
})
