import { fireEvent, screen, waitFor } from '@testing-library/react'
import { introspectionFromSchema } from 'graphql'
import { beforeEach, expect, it, vi } from 'vitest'
import { database } from '../../lib/database'
import { show } from '../../ui/testing/show'
import { violations } from '../../ui/testing/violations'
import ExplorerPage from './ExplorerPage'
import { sampleSchema } from './sample'

type Sent = { query: string; variables?: unknown; operationName?: string }

let sent: Sent[] = []
let viewer: { id: string; displayName: string } | null = null

// A server that knows the sample schema and answers everything else with what it was asked.
beforeEach(async () => {
  sent = []
  viewer = null
  window.history.replaceState(null, '', '/graphql')
  await (await database()).clear('typed')
  // Plain fields instead of editors: what is looked at here is the page around them.
  vi.stubGlobal('ShadowRoot', undefined)
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const request = JSON.parse(String(init.body)) as Sent
    if (request.query.includes('__schema')) return Response.json({ data: introspectionFromSchema(sampleSchema) })
    if (request.query.includes('ExplorerReader')) return Response.json({ data: { viewer } })
    sent.push(request)
    return Response.json({ data: { asked: request.operationName ?? null } })
  })
})

it('says who asks: a visitor, or somebody by name', async () => {
  show(<ExplorerPage />)
  expect(await screen.findByText(/您没有登录/)).toBeInTheDocument()
  viewer = { id: 'p1', displayName: '小马' }
  show(<ExplorerPage />)
  expect(await screen.findByText(/小马，您在这里运行的/)).toBeInTheDocument()
})

it('runs what a link brought along only when asked to, with its variables', async () => {
  const query = 'query Mine($id: ID!) { pledge(id: $id) { id } }'
  window.history.replaceState(null, '', `/graphql?${new URLSearchParams({ query, variables: '{"id": "7"}' })}`)
  const { user } = show(<ExplorerPage />)
  const operations = await screen.findByRole('textbox', { name: '操作' })
  expect(operations).toHaveValue(query)
  expect(sent).toEqual([])
  await user.click(screen.getByRole('button', { name: '运行' }))
  expect(await screen.findByText('已答复')).toBeInTheDocument()
  expect(sent).toEqual([{ query, variables: { id: '7' }, operationName: 'Mine' }])
  expect(await violations()).toEqual([])
})

it('runs by Ctrl+Enter, and not with variables that are none', async () => {
  const { user } = show(<ExplorerPage />)
  const variables = await screen.findByRole('textbox', { name: '变量' })
  await user.clear(variables)
  await user.type(variables, '[[')
  fireEvent.keyDown(variables, { key: 'Enter', ctrlKey: true })
  expect(screen.getByText('变量要写成 JSON 对象，也可以空着。')).toBeInTheDocument()
  expect(sent).toEqual([])
  await user.clear(variables)
  fireEvent.keyDown(variables, { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(sent).toHaveLength(1))
})

it('asks which operation is meant when there are several', async () => {
  const query = 'query A { pledge(id: 1) { id } } query B { pledge(id: 2) { id } }'
  window.history.replaceState(null, '', `/graphql?${new URLSearchParams({ query })}`)
  const { user } = show(<ExplorerPage />)
  await user.selectOptions(await screen.findByRole('combobox', { name: '运行哪一个' }), 'B')
  await user.click(screen.getByRole('button', { name: '运行' }))
  await waitFor(() => expect(sent.map(({ operationName }) => operationName)).toEqual(['B']))
})

it('gives back what was typed before an example took its place', async () => {
  const { user } = show(<ExplorerPage />)
  const operations = await screen.findByRole('textbox', { name: '操作' })
  await user.clear(operations)
  await user.type(operations, 'mine')
  await user.selectOptions(screen.getByRole('combobox', { name: '示例' }), '我的支持')
  expect(operations).not.toHaveValue('mine')
  await user.click(screen.getByRole('button', { name: '换回我刚才写的' }))
  expect(operations).toHaveValue('mine')
})

it('tells the server’s sentence when it keeps its schema, and asks again', async () => {
  const fetched = vi.fn(async () => Response.json({ errors: [{ message: '先登录' }] }))
  vi.stubGlobal('fetch', fetched)
  const { user } = show(<ExplorerPage />)
  expect(await screen.findByText('先登录')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '再试一次' }))
  await waitFor(() => expect(fetched).toHaveBeenCalledTimes(4))
})
