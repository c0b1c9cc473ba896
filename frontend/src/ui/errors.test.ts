import { describe, expect, it } from 'vitest'
import { fieldErrors } from './errors'

describe('fieldErrors', () => {
  it('leads each path to its field and keeps the order', () => {
    const { byField, summary } = fieldErrors(
      [
        { field: 'goal', message: 'Too high.' },
        { field: 'title', message: 'Too short.' },
      ],
      { title: 'title-field', goal: 'goal-field' },
    )
    expect(byField).toEqual({ 'goal-field': 'Too high.', 'title-field': 'Too short.' })
    expect(summary).toEqual([
      { fieldId: 'goal-field', text: 'Too high.' },
      { fieldId: 'title-field', text: 'Too short.' },
    ])
  })

  it('finds the row of a list by its number', () => {
    const { byField } = fieldErrors([{ field: 'lines.2.costs.0.amount', message: 'Too much.' }], {
      'lines.*.costs.*.amount': 'line-*-cost-*',
    })
    expect(byField).toEqual({ 'line-2-cost-0': 'Too much.' })
  })

  it('prefers a path that is named with its number', () => {
    const { byField } = fieldErrors([{ field: 'lines.0.quantity', message: 'Too many.' }], {
      'lines.0.quantity': 'first',
      'lines.*.quantity': 'line-*',
    })
    expect(byField).toEqual({ first: 'Too many.' })
  })

  it('keeps in the summary what belongs to no field', () => {
    const found = fieldErrors(
      [
        { field: null, message: 'Closed.' },
        { field: 'elsewhere', message: 'Odd.' },
      ],
      { title: 'title' },
    )
    expect(found).toEqual({ byField: {}, summary: [{ text: 'Closed.' }, { text: 'Odd.' }] })
  })

  it('shows the first of two sentences at the field and both in the summary', () => {
    const found = fieldErrors(
      [
        { field: 'title', message: 'One.' },
        { field: 'title', message: 'Two.' },
      ],
      { title: 'title' },
    )
    expect(found.byField).toEqual({ title: 'One.' })
    expect(found.summary).toHaveLength(2)
  })
})
