import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { NumberField } from './NumberField'
import type { Read } from './ReadField'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Boxes({ tell }: { tell: (count: Read) => void }) {
  const [count, setCount] = useState<Read>()
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
    const { user } = show(<Boxes tell={() => undefined} />)
    await user.type(screen.getByRole('textbox'), '1.5')
    await user.tab()
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('请写整数，例如 12。')
  })
})
