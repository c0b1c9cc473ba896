import { screen } from '@testing-library/react'
import { CombinedError } from 'urql'
import { describe, expect, it } from 'vitest'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { clerkOf, village, waiting } from './testing/desk'
import { Vouching } from './Vouching'

const queue = (totalCount: number, overdueCount: number, own: readonly boolean[] = []) => ({
  data: { reviewQueue: waiting(totalCount, overdueCount, own) },
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

  it.each([
    [3, 2, [true, false], '有 1 个项目等您核实。 1 个已超期', '有 2 个是您自己的，或您替人写的，要由别人核实。'],
    [1, 1, [true], '没有等您核实的项目。', '有 1 个是您自己的，或您替人写的，要由别人核实。'],
  ])('leaves what is one’s own to somebody else: %i, %i late', async (total, late, own, text, others) => {
    open(queue(total, late, own))
    expect(screen.getByRole('region', { name: '待核实' })).toHaveTextContent(text)
    expect(screen.getByText(others)).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('leads to the queue, known or not', () => {
    open({ error: new CombinedError({ networkError: new Error('gone') }) })
    expect(screen.getByRole('link', { name: '去核实' })).toHaveAttribute('href', '/g/review')
  })
})
