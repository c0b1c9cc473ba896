import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { NumberField } from './NumberField'
import { readNumber } from './readNumber'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Boxes({ tell }: { tell: (count: number | undefined) => void }) {
  const [count, setCount] = useState<number | undefined>(undefined)
  return (
    <NumberField
      label="Boxes"
      unit="箱"
      value={count}
      onChange={(next) => {
        setCount(next)
        tell(next)
      }}
    />
  )
}

describe('NumberField', () => {
  it('reads full-width digits', async () => {
    const tell = vi.fn()
    const { user } = show(<Boxes tell={tell} />)
    await user.type(screen.getByRole('textbox', { name: 'Boxes' }), '１２')
    expect(tell).toHaveBeenLastCalledWith(12)
    expect(screen.getByRole('textbox')).toHaveValue('１２')
    expect(screen.getByText('箱')).toBeInTheDocument()
    expect(await violations()).toEqual([])
  })

  it('says what it wants when the text is no whole number', async () => {
    const { user } = show(<NumberField label="Boxes" value={undefined} onChange={() => undefined} />)
    await user.type(screen.getByRole('textbox'), '1.5')
    await user.tab()
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('请写整数，例如 12。')
  })
})

describe('readNumber', () => {
  it.each([
    ['0', 0],
    [' 1,200 ', 1200],
    ['３', 3],
  ])('reads %s', (text, number) => expect(readNumber(text)).toBe(number))

  it.each(['', '1.5', '-1', 'two', '12345678901'])('finds no whole number in "%s"', (text) =>
    expect(readNumber(text)).toBeUndefined(),
  )
})
