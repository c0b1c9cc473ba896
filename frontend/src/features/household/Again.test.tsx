import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { database } from '../../lib/database'
import { getDrafts, openDrafts } from '../../lib/drafts/store'
import { empty, FakeServer, type Mishap } from '../../lib/drafts/testing/fakeServer'
import { showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Again } from './Again'

const me = somebody('HOUSEHOLD')

beforeEach(async () => {
  await (await database()).clear('drafts')
  await openDrafts('nobody')
  await openDrafts(me.id)
})

function open(...mishaps: Mishap[]) {
  const server = new FakeServer()
  server.mishaps = mishaps
  server.campaigns.push({ ...empty(), id: 'C1', state: 'FAILED', title: '新寨的核桃' })
  const { hook, history } = memoryLocation({ path: '/h/c/walnut-1', record: true })
  const page = (
    <Router hook={hook}>
      <Again campaignId="C1" />
    </Router>
  )
  return { where: () => history.at(-1), ...showAs(me, server.client(), page) }
}

describe('Again', () => {
  it('begins one new draft with the old answers, also by two clicks', async () => {
    const { user, where } = open()
    await user.dblClick(screen.getByRole('button', { name: '再发起一次' }))
    await waitFor(() => expect(getDrafts()).toHaveLength(1))
    expect(getDrafts()[0]?.answers.title).toBe('新寨的核桃')
    await waitFor(() => expect(where()).toBe(`/draft/${getDrafts()[0]?.id}/check`))
    expect(await violations()).toEqual([])
  })

  it('says when the old answers did not come', async () => {
    const { user } = open('gone')
    await user.click(screen.getByRole('button', { name: '再发起一次' }))
    expect(await screen.findByText(/网络|没有读出来|服务器/)).toBeVisible()
    expect(getDrafts()).toEqual([])
  })
})
