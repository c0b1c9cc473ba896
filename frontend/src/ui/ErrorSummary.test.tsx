import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ErrorSummary } from './ErrorSummary'
import { TextField } from './TextField'
import { show } from './testing/show'
import { violations } from './testing/violations'

const errors = [{ fieldId: 'name', text: 'Write your name.' }, { text: 'The campaign is closed.' }]

function Form({ found = errors }: { found?: typeof errors }) {
  return (
    <>
      <ErrorSummary errors={found} />
      <TextField label="Name" id="name" error="Write your name." value="" onChange={() => undefined} />
    </>
  )
}

function Mending({ left }: { left: typeof errors }) {
  return (
    <>
      <ErrorSummary errors={errors} left={left} />
      <TextField label="Name" id="name" value="" onChange={() => undefined} />
    </>
  )
}

describe('ErrorSummary', () => {
  it('takes the focus and leads to the field with the same words', async () => {
    const { user } = show(<Form />)
    expect(screen.getByRole('alert', { name: '有 2 处要改' })).toHaveFocus()
    const field = screen.getByRole('textbox', { name: 'Name' })
    const link = screen.getByRole('link', { name: 'Write your name.' })
    expect(field).toHaveAccessibleDescription(link.textContent ?? '')
    await user.click(link)
    expect(field).toHaveFocus()
    expect(await violations()).toEqual([])
  })

  it('shows without a link what belongs to no field', () => {
    show(<Form />)
    expect(screen.getByText('The campaign is closed.')).toBeInTheDocument()
    expect(screen.getAllByRole('link')).toHaveLength(1)
  })

  it('takes the focus again when another list comes', async () => {
    const { user, rerender } = show(<Form />)
    await user.click(screen.getByRole('textbox'))
    rerender(<Form found={[...errors]} />)
    expect(screen.getByRole('alert')).toHaveFocus()
  })

  it('lets go of what was mended, and leaves the focus where it is mended', async () => {
    const { user, rerender } = show(<ErrorSummary errors={errors} />)
    rerender(<Mending left={errors.slice(1)} />)
    await user.click(screen.getByRole('textbox'))
    rerender(<Mending left={[]} />)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('textbox')).toHaveFocus()
  })

  it('keeps the focus where it is while the list is the same', async () => {
    const { user, rerender } = show(<Form />)
    await user.click(screen.getByRole('textbox'))
    rerender(<Form />)
    expect(screen.getByRole('textbox')).toHaveFocus()
  })

  it('is not there when nothing is wrong', () => {
    show(<Form found={[]} />)
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })
})
