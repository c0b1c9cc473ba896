import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { clerkOf, village, waiting } from './testing/desk'
import { Vouching } from './Vouching'

const queue = (totalCount: number, overdueCount: number) => ({
  data: { reviewQueue: waiting(totalCount, overdueCount) },
})
const open = (answer: object) => showAs(clerkOf(village), server({ AssistVouching: () => answer }).client, <Vouching />)

describe('Vouching', () => {
  it.each([
    [0, 0, '没有等您核实的项目。'],
    [3, 0, '有 3 个项目等您核实。'],
    [3, 2, '有 3 个项目等您核实。 2 个已超期'],
  ])('says how much waits: %i, %i late', async (total, late, text) => {
    open(queue(total, late))
    expect(screen.getByRole('region', { name: '待核实' })).toHaveTextContent(text)
    expect(await violations()).toEqual([])
  })

  it('leads to the queue, known or not', () => {
    open({ error: new CombinedError({ networkError: new Error('gone') }) })
    expect(screen.getByRole('link', { name: '去核实' })).toHaveAttribute('href', '/g/review')
  })
})
