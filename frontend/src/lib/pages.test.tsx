import { act, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { gql, type TypedDocumentNode } from 'urql'
import { beforeEach, describe, expect, it } from 'vitest'
import { Pager } from '../ui/Pager'
import { realServer } from '../ui/testing/realServer'
import { showAs, somebody } from '../ui/testing/server'
import { usePages } from './pages'

type Row = { id: string; title: string }
type Data = {
  payoutBatches: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; edges: { node: Row }[] }
}

// The client sends nothing but what was built into the portal, which it knows by this.
const known = <V,>(text: string) =>
  Object.assign(gql(text), { __meta__: { hash: text } }) as unknown as TypedDocumentNode<Data, V>
const list = `payoutBatches(state: $state, first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id`
const Batches = known<{ state?: string | null; after?: string | null }>(
  `query Batches($state: String, $after: String) { ${list} title } } } }`,
)
const Narrow = known<{ state?: string | null; after?: string | null }>(
  `query Narrow($state: String, $after: String) { ${list} } } } }`,
)
const Confirm = known<object>('mutation Confirm { confirmPayoutBatch { payoutBatch { id } } }')

let rows: string[] = []
let broken = false

function serve() {
  const page = ({ state, after }: Record<string, unknown>) => {
    if (broken && after) throw new Error('gone')
    const all = rows.filter((id) => !state || id.startsWith(String(state)))
    const from = after ? all.indexOf(String(after)) + 1 : 0
    const here = all.slice(from, from + 2)
    return {
      data: {
        payoutBatches: {
          __typename: 'PayoutBatchConnection',
          pageInfo: { __typename: 'PageInfo', hasNextPage: from + 2 < all.length, endCursor: here.at(-1) ?? null },
          edges: here.map((id) => ({
            __typename: 'PayoutBatchEdge',
            node: { __typename: 'PayoutBatch', id, title: id },
          })),
        },
      },
    }
  }
  return realServer({
    Batches: page,
    Narrow: page,
    Confirm: () => ({
      data: {
        confirmPayoutBatch: {
          __typename: 'ConfirmPayoutBatchPayload',
          payoutBatch: { __typename: 'PayoutBatch', id: rows[0] },
        },
      },
    }),
  })
}

let again = () => {}

function Batch({ state = null, query = Batches }: { state?: string | null; query?: typeof Batches }) {
  const { rows, error, pager, ...rest } = usePages({
    query,
    variables: { state },
    listOf: (found) => found.payoutBatches,
  })
  again = rest.again
  return (
    <>
      <p data-testid="rows">{rows.map((row) => row.id).join(' ')}</p>
      {error && <p>wrong</p>}
      <Pager {...pager} />
    </>
  )
}

function Choice() {
  const [state, setState] = useState('a')
  return (
    <>
      {['a', 'b'].map((one) => (
        <button key={one} type="button" onClick={() => setState(one)}>
          {one}
        </button>
      ))}
      <Batch state={state} />
    </>
  )
}

const me = somebody('COUNTY_FINANCE')
const shown = (ids: string) =>
  waitFor(() => expect(screen.getByTestId('rows')).toHaveTextContent(new RegExp(`^${ids}$`)))
const more = () => screen.findByRole('button', { name: '再看一些' })

beforeEach(() => {
  rows = ['5', '4', '3', '2', '1']
  broken = false
})

describe('usePages', () => {
  it('joins page to page, and has no more at the end', async () => {
    const { client, asked } = serve()
    const { user } = showAs(me, client, <Batch />)
    await shown('5 4')
    await user.click(await more())
    await shown('5 4 3 2')
    await user.click(await more())
    await shown('5 4 3 2 1')
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
    expect(asked.map(({ variables }) => variables.after)).toEqual([null, '4', '2'])
  })

  it('begins a new visit with the first page: nothing is missing, and nothing that is gone stays', async () => {
    const { client } = serve()
    const first = showAs(me, client, <Batch />)
    await first.user.click(await more())
    await shown('5 4 3 2')
    first.unmount()
    rows = ['6', '5', '3', '2', '1']
    const { user } = showAs(me, client, <Batch />)
    await shown('6 5')
    await user.click(await more())
    await shown('6 5 3 2')
  })

  it('is not spoilt by another document that read further, or that asks for less', async () => {
    const { client } = serve()
    const narrow = showAs(me, client, <Batch query={Narrow} />)
    await narrow.user.click(await more())
    await shown('5 4 3 2')
    narrow.unmount()
    showAs(me, client, <Batch />)
    await shown('5 4')
  })

  it('reads all that is shown anew', async () => {
    const { client, asked } = serve()
    const { user } = showAs(me, client, <Batch />)
    await user.click(await more())
    await shown('5 4 3 2')
    asked.length = 0
    rows = ['5', '4', '3', '1']
    act(() => again())
    await shown('5 4 3 1')
    expect(new Set(asked.map(({ variables }) => variables.after))).toEqual(new Set([null, '4']))
  })

  it('lets later pages go that do not join on any more', async () => {
    const { client } = serve()
    const { user } = showAs(me, client, <Batch />)
    await user.click(await more())
    await shown('5 4 3 2')
    rows = ['6', ...rows]
    act(() => again())
    await shown('6 5')
    await user.click(await more())
    await shown('6 5 4 3')
  })

  it('starts over with other variables', async () => {
    rows = ['a3', 'b2', 'a2', 'b1', 'a1']
    const { client } = serve()
    const { user } = showAs(me, client, <Choice />)
    await user.click(await more())
    await shown('a3 a2 a1')
    await user.click(screen.getByRole('button', { name: 'b' }))
    await shown('b2 b1')
    await user.click(screen.getByRole('button', { name: 'a' }))
    await shown('a3 a2')
  })

  it('says that the next page did not come, and reads it when asked again', async () => {
    const { client } = serve()
    const { user } = showAs(me, client, <Batch />)
    broken = true
    await user.click(await more())
    expect(await screen.findByText('后面的没有加载出来。')).toBeVisible()
    await shown('5 4')
    broken = false
    await user.click(screen.getByRole('button', { name: '再试一次' }))
    await shown('5 4 3 2')
  })

  it('is read anew when an act changes the list', async () => {
    const { client, asked } = serve()
    showAs(me, client, <Batch />)
    await shown('5 4')
    asked.length = 0
    rows = ['4', '3', '2', '1']
    await act(() => client.mutation(Confirm, {}).toPromise())
    await shown('4 3')
    expect(asked.map(({ name }) => name)).toEqual(['Confirm', 'Batches'])
  })
})
