import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { MoneyField } from './MoneyField'
import type { Read } from './ReadField'
import { show } from './testing/show'
import { violations } from './testing/violations'

function Price({ start, tell, error }: { start?: number; tell?: (fen: Read) => void; error?: string }) {
  const [fen, setFen] = useState<Read>(start)
  return (
    <>
      <MoneyField
        label="Price"
        value={fen}
        error={error}
        onChange={(next) => {
          setFen(next)
          tell?.(next)
        }}
      />
      <button type="button" onClick={() => setFen(9900)}>
        set
      </button>
      <button type="button" onClick={() => setFen(undefined)}>
        clear
      </button>
    </>
  )
}

describe('MoneyField', () => {
  it.each([
    ['58', 5800],
    ['1,234.5', 123450],
    ['１，２３４．５', 123450],
    ['¥0.05', 5],
    ['58元', 5800],
    ['1234.50', 123450],
  ])('reads %s as fen and leaves it as it was typed', async (typed, fen) => {
    const tell = vi.fn()
    const { user } = show(<Price tell={tell} />)
    await user.type(screen.getByRole('textbox', { name: 'Price' }), typed)
    expect(tell).toHaveBeenLastCalledWith(fen)
    expect(screen.getByRole('textbox')).toHaveValue(typed)
  })

  it.each(['abc', '1.234', '-5', '5.', '12,50', '15块'])(
    'knows no amount in %s and says so once the field is left',
    async (typed) => {
      const tell = vi.fn()
      const { user } = show(<Price start={5800} tell={tell} />)
      const input = screen.getByRole('textbox')
      await user.clear(input)
      await user.type(input, typed)
      expect(tell).toHaveBeenLastCalledWith(typed)
      expect(input).not.toBeInvalid()
      await user.tab()
      expect(input).toBeInvalid()
      expect(input).toHaveAccessibleDescription('请写成多少元，例如 58 或 1,234.50。')
      expect(input).toHaveValue(typed)
      expect(await violations()).toEqual([])
    },
  )

  it('starts with the value in yuan', () => {
    show(<Price start={123450} />)
    expect(screen.getByRole('textbox')).toHaveValue('1234.50')
  })

  it('takes a value from outside, and being emptied from outside', async () => {
    const { user } = show(<Price start={100} />)
    await user.click(screen.getByRole('button', { name: 'set' }))
    expect(screen.getByRole('textbox')).toHaveValue('99')
    await user.click(screen.getByRole('button', { name: 'clear' }))
    expect(screen.getByRole('textbox')).toHaveValue('')
  })

  it('says at once that a text from before cannot be read, and gives it up when it is emptied from outside', async () => {
    function Back() {
      const [fen, setFen] = useState<Read>('约50')
      return (
        <>
          <MoneyField label="Price" value={fen} onChange={setFen} />
          <button type="button" onClick={() => setFen(undefined)}>
            clear
          </button>
        </>
      )
    }
    const { user } = show(<Back />)
    expect(screen.getByRole('textbox')).toHaveValue('约50')
    expect(screen.getByRole('textbox')).toBeInvalid()
    await user.click(screen.getByRole('button', { name: 'clear' }))
    expect(screen.getByRole('textbox')).toHaveValue('')
    expect(screen.getByRole('textbox')).toBeValid()
  })

  it('puts the words of the form before its own', async () => {
    const { user } = show(<Price error="At least ¥1." />)
    await user.type(screen.getByRole('textbox'), 'x')
    await user.tab()
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('At least ¥1.')
  })

  it('asks phones for a keyboard with a decimal point', () => {
    show(<Price />)
    expect(screen.getByRole('textbox')).toHaveAttribute('inputmode', 'decimal')
  })
})
