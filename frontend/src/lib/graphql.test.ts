import { expect, it, vi } from 'vitest'
import { DraftRead } from './drafts/queries'
import { makeClient } from './graphql'

function answering(status: number, body: object) {
  const asked: Headers[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers))
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
  return asked
}
const refused = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] })
const told = () => ({ signedOut: vi.fn(), outdated: vi.fn() })

it('says whose page asks, and in which language it is written', async () => {
  const asked = answering(200, { data: { node: null } })
  await makeClient(told(), 'qi').query(DraftRead, { id: 'C1' }).toPromise()
  await makeClient(told()).query(DraftRead, { id: 'C1' }).toPromise()
  expect(asked.map((one) => [one.get('Portal-Viewer'), one.get('Accept-Language')])).toEqual([
    ['qi', 'zh-CN'],
    [null, 'zh-CN'],
  ])
})

it.each([
  [401, 'UNAUTHENTICATED', [[]], []],
  [200, 'DOCUMENT_UNKNOWN', [], [['这个网页已经更新']]],
  [200, 'DENIED', [], []],
])('hears %d %s', async (status, code, out, outdated) => {
  answering(status, refused(code, '这个网页已经更新'))
  const heard = told()
  await makeClient(heard, 'qi').query(DraftRead, { id: 'C1' }).toPromise()
  expect([heard.signedOut.mock.calls, heard.outdated.mock.calls]).toEqual([out, outdated])
})
