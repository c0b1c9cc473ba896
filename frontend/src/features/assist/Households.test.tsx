import { screen, waitFor, within } from '@testing-library/react'
import { CombinedError, type RequestPolicy } from 'urql'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { realServer } from '../../ui/testing/realServer'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Households } from './Households'
import { AssistHouseholds } from './queries'
import { clerkOf, households, other, village } from './testing/desk'

const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })
const off = () => ({ data: { revokeGrant: { revoked: true, userErrors: [] } } })
const open = (answer: () => object) => {
  const onTakenOff = vi.fn()
  const { client, asked } = server({ AssistHouseholds: answer, AssistTakeOff: off })
  const list = (changes: number) => (
    <Households village={village} drafts={[]} changes={changes} onTakenOff={onTakenOff} />
  )
  const shown = showAs(clerkOf(village), client, list(0))
  return { asked, onTakenOff, ...shown }
}
const names = () => screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)

beforeEach(async () => (await database()).clear('typed'))

describe('Households', () => {
  it('finds a household by name', async () => {
    const { user, asked } = open(() => households(['P1', '包家'], ['P2', '马婶家']))
    expect(asked[0]?.variables).toEqual({ village: village.code })
    expect(names()).toEqual(['包家', '马婶家'])
    expect(await violations()).toEqual([])
    await user.type(screen.getByRole('searchbox', { name: '按称呼查找' }), '马')
    expect(names()).toEqual(['马婶家'])
    expect(screen.getByRole('status')).toHaveTextContent('1 户')
    await user.type(screen.getByRole('searchbox'), '牛')
    expect(screen.getByRole('status')).toHaveTextContent('没有这样称呼的农户。')
  })

  it('tells two of one name apart by how they are reached', () => {
    open(() => households(['P1', '包家', '138****8000'], ['P2', '包家']))
    expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      expect.stringContaining('包家138****8000'),
      expect.stringContaining('包家没有电话和邮箱'),
    ])
  })

  it('shows many a part at a time', async () => {
    const many = Array.from({ length: 25 }, (_, i): [string, string] => [`P${i}`, `第${i}家`])
    const { user } = open(() => households(...many))
    expect(names()).toHaveLength(20)
    await user.click(screen.getByRole('button', { name: '再看一些' }))
    expect(names()).toHaveLength(25)
  })

  it('keeps the names for the field', async () => {
    open(() => households(['P1', '包家'])).unmount()
    await waitFor(async () => expect(await (await database()).getAllKeys('typed')).toHaveLength(1))
    open(gone)
    expect(await screen.findByRole('heading', { level: 3, name: '包家' })).toBeVisible()
    expect(screen.getByText('没有网，名单是上次有网时的。')).toBeInTheDocument()
    expect(screen.queryByText('没有电话和邮箱')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /^更多/ })).not.toBeInTheDocument()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('says when there is no answer and nothing is kept', () => {
    open(gone)
    expect(screen.getByRole('alert')).toHaveTextContent('服务器没有回应')
  })

  it('keeps its place while it loads', () => {
    open(() => new Promise(() => undefined))
    expect(screen.getByText('正在加载…')).toBeInTheDocument()
    expect(screen.queryByText(/还没有登记农户/)).not.toBeInTheDocument()
  })

  it('invites to register the first', () => {
    open(() => households())
    expect(screen.getByText(/还没有登记农户/)).toBeInTheDocument()
    expect(screen.queryByRole('searchbox')).not.toBeInTheDocument()
  })

  it('takes one off the list, says so, and does not offer it any more', async () => {
    let list = households(['P1', '包家', '138****8000'], ['P2', '马婶家'])
    const { user, asked, onTakenOff } = open(() => list)
    await user.click(screen.getByRole('button', { name: '更多 包家' }))
    await user.click(await screen.findByRole('menuitem', { name: '从名单里去掉' }))
    const dialog = await screen.findByRole('dialog', { name: '把包家从名单里去掉' })
    await user.click(within(dialog).getByRole('radio', { name: '搬走了' }))
    list = households(['P2', '马婶家'])
    await user.click(within(dialog).getByRole('button', { name: '从名单里去掉' }))
    expect(await screen.findByText('包家已从名单里去掉。')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(names()).toEqual(['马婶家'])
    expect(onTakenOff).toHaveBeenCalledOnce()
    expect(asked.map(({ name }) => name)).toEqual(['AssistHouseholds', 'AssistTakeOff', 'AssistHouseholds'])
    expect(asked[1]?.variables).toEqual({ input: { grantId: 'of P1', reason: '搬走了' } })
    await waitFor(() => expect(screen.getByRole('heading', { level: 2, name: '农户' })).toHaveFocus())
    expect(await violations()).toEqual([])
  })

  it('does not offer it while the list of before is still there', async () => {
    let answer: object | Promise<object> = households(['P1', '包家'])
    const { user } = open(() => answer)
    await user.click(screen.getByRole('button', { name: '更多 包家' }))
    await user.click(await screen.findByRole('menuitem'))
    await user.click(screen.getByRole('radio', { name: '搬走了' }))
    answer = new Promise(() => undefined)
    await user.click(screen.getByRole('button', { name: '从名单里去掉' }))
    expect(await screen.findByText('包家已从名单里去掉。')).toBeVisible()
    expect(screen.queryByRole('heading', { level: 3 })).not.toBeInTheDocument()
  })

  it('leaves a clerk’s own place on the list to others', () => {
    open(() => households(['clerk-1', '小马'], ['P2', '马婶家']))
    expect(screen.getAllByRole('button', { name: /^更多/ })).toHaveLength(1)
  })

  it('keeps apart the places that one person has on the lists of two villages', async () => {
    const { client } = realServer({
      AssistHouseholds: ({ village: code }) => ({
        data: {
          viewer: {
            __typename: 'Viewer',
            id: 'clerk-1',
            households: [
              { __typename: 'Household', id: 'P1', grantId: `in ${code}`, displayName: '包家', contact: null },
            ],
          },
        },
      }),
    })
    const grantOf = async (code: string, requestPolicy: RequestPolicy) => {
      const { data } = await client.query(AssistHouseholds, { village: code }, { requestPolicy }).toPromise()
      return data?.viewer?.households[0]?.grantId
    }
    await grantOf(village.code, 'network-only')
    await grantOf(other.code, 'network-only')
    expect(await grantOf(village.code, 'cache-only')).toBe(`in ${village.code}`)
    expect(await grantOf(other.code, 'cache-only')).toBe(`in ${other.code}`)
  })
})
