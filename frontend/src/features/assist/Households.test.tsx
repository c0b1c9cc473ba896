import { screen, waitFor } from '@testing-library/react'
import { CombinedError } from 'urql'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Households } from './Households'
import { clerkOf, households, village } from './testing/desk'

const gone = () => ({ error: new CombinedError({ networkError: new Error('gone') }) })
const open = (answer: () => object) => {
  const { client, asked } = server({ AssistHouseholds: answer })
  return { asked, ...showAs(clerkOf(village), client, <Households village={village} drafts={[]} changes={0} />) }
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
})
