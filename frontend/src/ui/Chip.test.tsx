import { screen } from '@testing-library/react'
import { Truck } from 'lucide-react'
import { describe, expect, it } from 'vitest'
import { Chip, type Tone } from './Chip'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('Chip', () => {
  it.each<Tone>(['good', 'wait', 'bad', 'know'])(
    'has an icon of its own beside the word when it is %s',
    async (tone) => {
      const { container } = show(<Chip tone={tone}>Word</Chip>)
      expect(screen.getByText('Word')).toHaveClass(tone)
      expect(container.querySelectorAll('svg')).toHaveLength(1)
      expect(await violations()).toEqual([])
    },
  )

  it('takes another icon', () => {
    const { container } = show(
      <Chip tone="plain" icon={Truck}>
        Shipped
      </Chip>,
    )
    expect(container.querySelector('.lucide-truck')).toBeInTheDocument()
  })
})
