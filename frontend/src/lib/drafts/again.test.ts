import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../database'
import { beginAgain } from './again'
import { waiting } from './draft'
import { ready } from './ready'
import { getDraft, getDrafts, openDrafts } from './store'
import { empty, FakeServer } from './testing/fakeServer'

let server: FakeServer
beforeEach(async () => {
  await (await database()).clear('drafts')
  await openDrafts('nobody')
  await openDrafts('p')
  server = new FakeServer()
  server.campaigns.push({
    ...empty(),
    id: 'C',
    state: 'FAILED',
    title: '新寨的核桃',
    days: 30,
    deliveryMonth: '2026-10',
  })
})

describe('a project that is begun again', () => {
  it('says what the old one said, but for its days, and is sent as a new one', async () => {
    const made = await beginAgain(server.client(), server.campaign.id, 'p')
    const draft = getDraft('id' in made ? made.id : '')
    expect(draft).toMatchObject({ from: server.campaign.id, server: null, question: 'check', behalf: null })
    expect(draft?.answers).toMatchObject({ title: '新寨的核桃', days: 30, deliveryMonth: '', launchAt: '' })
    expect(draft && waiting(draft)).toBeGreaterThan(1)
    expect(draft && ready(draft, Date.now())).toBe(true)
  })

  it('is one, however often it is begun, until it was sent', async () => {
    const first = await beginAgain(server.client(), server.campaign.id, 'p')
    expect(await beginAgain(server.client(), server.campaign.id, 'p')).toEqual(first)
    expect(getDrafts()).toHaveLength(1)
  })

  it('is not made without an answer', async () => {
    server.mishaps = ['gone']
    expect(await beginAgain(server.client(), server.campaign.id, 'p')).toMatchObject({ error: { networkError: {} } })
    expect(getDrafts()).toEqual([])
  })
})
