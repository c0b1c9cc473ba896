import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Field } from './Field'
import { show } from './testing/show'
import { violations } from './testing/violations'

describe('Field', () => {
  it('ties label, hint and what is wrong to whatever input it holds', async () => {
    show(
      <Field label="Name" hint="As on the card" error="Write your name.">
        {(ids) => <input {...ids} />}
      </Field>,
    )
    const input = screen.getByRole('textbox', { name: 'Name' })
    expect(input).toHaveAccessibleDescription('As on the card Write your name.')
    expect(input).toBeInvalid()
    expect(await violations()).toEqual([])
  })

  it('says nothing beside a field that is in order', async () => {
    show(<Field label="Name">{(ids) => <input {...ids} />}</Field>)
    const input = screen.getByRole('textbox')
    expect(input).not.toHaveAttribute('aria-describedby')
    expect(input).toBeValid()
    expect(await violations()).toEqual([])
  })

  it('says beside the label that it may be left empty', () => {
    show(
      <Field label="Name" optional>
        {(ids) => <input {...ids} />}
      </Field>,
    )
    expect(screen.getByRole('textbox', { name: 'Name （选填）' })).toBeInTheDocument()
  })
})
