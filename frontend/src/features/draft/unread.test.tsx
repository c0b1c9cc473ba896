import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answers } from '../../lib/drafts/answers'
import type { Draft } from '../../lib/drafts/draft'
import { flushDrafts, getDraft, openDrafts } from '../../lib/drafts/store'
import { syncDrafts } from '../../lib/drafts/sync'
import { FakeServer } from '../../lib/drafts/testing/fakeServer'
import type { Viewer } from '../../lib/viewer'
import { violations } from '../../ui/testing/violations'
import CheckPage from './CheckPage'
import QuestionPage from './QuestionPage'
import { draftOf, showAt, somebody } from './testing/at'

let viewer: Viewer
let draft: Draft
let server: FakeServer
beforeEach(() => {
  viewer = somebody()
  server = new FakeServer()
})

const routes = { '/draft/:id/check': <CheckPage />, '/draft/:id/:question': <QuestionPage /> }

async function open(question: string, answers: Answers = {}) {
  draft = await draftOf(viewer, { answers, unsent: Object.keys(answers) as (keyof Answers)[] })
  return showAt(viewer, `/draft/${draft.id}/${question}`, routes, server)
}
const at = (id: string) => document.getElementById(id) as HTMLInputElement
const now = () => getDraft(draft.id) as Draft
const next = () => screen.getByRole('button', { name: '下一步' })
const tiers = [{ title: '一斤装', priceMinor: 58_00 }]

describe('a number that cannot be read', () => {
  it('stops "Next" at its own field, with the words that were typed', async () => {
    const { user, where } = await open('tiers', { tiers })
    await user.type(at('tiers.0.limit'), '约50')
    await user.type(at('tiers.0.freight.defaultMinor'), '15块{Enter}')
    const lines = within(screen.getByRole('alert')).getAllByRole('link')
    expect(lines.map((line) => line.textContent)).toEqual([
      '档位 1：“约50”看不明白。请写整数，例如 12。',
      '档位 1：“15块”看不明白。请写成多少元，例如 58 或 1,234.50。',
    ])
    await user.click(lines[0] as HTMLElement)
    expect(at('tiers.0.limit')).toHaveFocus()
    expect(at('tiers.0.limit')).toBeInvalid()
    expect(await violations()).toEqual([])
    await user.clear(at('tiers.0.limit'))
    await user.type(at('tiers.0.limit'), '50')
    await user.clear(at('tiers.0.freight.defaultMinor'))
    await user.click(next())
    expect(where()).toBe(`/draft/${draft.id}/ladder`)
    expect(now().answers.tiers?.[0]).toMatchObject({ limit: 50, freight: { defaultMinor: 0 } })
  })

  it.each([
    ['goal', 'goalMinor', '五千多'],
    ['goal', 'goalMinor', '12,50'],
    ['days', 'days', '一个月'],
    ['costs', 'costs.0.basisPoints', '六成'],
    ['tiers', 'tiers.0.priceMinor', '58块钱'],
    ['tiers', 'tiers.0.perPerson', '两箱'],
  ])('is said once, as it is: %s', async (question, field, typed) => {
    const { user, where } = await open(question)
    await user.type(at(field), `${typed}{Enter}`)
    expect(where()).toBe(`/draft/${draft.id}/${question}`)
    expect(screen.getByRole('alert')).toHaveTextContent(`“${typed}”看不明白。`)
    expect(at(field)).toHaveAccessibleDescription(new RegExp(typed))
    expect(at(field)).toHaveValue(typed)
  })

  it('is there again on coming back, also after a reload', async () => {
    const first = await open('tiers', { tiers })
    await first.user.type(at('tiers.0.limit'), '约50')
    await flushDrafts()
    first.unmount()
    await openDrafts('somebody else')
    await openDrafts(viewer.id)
    showAt(viewer, `/draft/${draft.id}/tiers`, routes, server)
    expect(at('tiers.0.limit')).toHaveValue('约50')
    expect(at('tiers.0.limit')).toBeInvalid()
    expect(screen.queryByText(/存到服务器/)).toBeNull()
  })

  it('is never sent as none, and nothing can be handed in with it', async () => {
    const answers: Answers = {
      produce: 'WALNUT',
      title: '新寨薄皮核桃',
      tiers: [{ ...tiers[0], title: '箱', priceMinor: 58_00, limit: 50 }],
    }
    const { user, go } = await open('tiers', answers)
    await user.type(at('tiers.0.limit'), '来箱')
    await syncDrafts(server.client())
    expect(server.campaign).toMatchObject({ title: '新寨薄皮核桃', tiers: [] })
    go(`/draft/${draft.id}/check`)
    const asked = server.asked.length
    await waitFor(() => expect(screen.getByRole('button', { name: '提交给村里核实' })).toBeVisible())
    await user.click(screen.getByRole('button', { name: '提交给村里核实' }))
    expect(screen.getByRole('alert')).toHaveTextContent('“50来箱”看不明白。')
    expect(within(screen.getByRole('region', { name: '支持者可以选的档位' })).getByText(/50来箱/)).toBeVisible()
    expect(screen.queryByText(/不限量/)).toBeNull()
    expect(server.asked.slice(asked)).not.toContain('submit')
  })

  it('moves up with its tier, and goes with it', async () => {
    const { user } = await open('tiers', { tiers: [{ title: '一斤装', priceMinor: 1_00, limit: 7 }, ...tiers] })
    await user.type(at('tiers.1.limit'), '约50')
    await user.click(screen.getByRole('button', { name: '去掉档位 1' }))
    expect(at('tiers.0.limit')).toHaveValue('约50')
    await user.click(screen.getByRole('button', { name: '再加一个档位' }))
    await user.click(screen.getByRole('button', { name: '去掉档位 1' }))
    expect(at('tiers.0.limit')).toHaveValue('')
    expect(now().unread).toEqual({})
  })

  it('gives way to a suggestion', async () => {
    const { user, where } = await open('goal')
    await user.type(at('goalMinor'), '五千多')
    await user.click(screen.getByRole('button', { name: '¥5,000' }))
    expect(at('goalMinor')).toHaveValue('5000')
    await user.click(next())
    expect(where()).toBe(`/draft/${draft.id}/tiers`)
  })
})

describe('the form of a question', () => {
  it('is another one for another draft', async () => {
    await draftOf(viewer, { id: 'one' })
    await draftOf(viewer, { id: 'two' })
    const { user, go } = showAt(viewer, '/draft/one/title', routes)
    await user.click(next())
    expect(screen.getByRole('alert')).toBeVisible()
    go('/draft/two/title')
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})
