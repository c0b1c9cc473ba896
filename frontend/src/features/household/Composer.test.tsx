import { screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../lib/database'
import { server, showAs, somebody } from '../../ui/testing/server'
import { violations } from '../../ui/testing/violations'
import { Composer } from './Composer'

const me = somebody('HOUSEHOLD')
const { client } = server({})
const field = () => screen.getByRole('textbox')
const typed = async () => (await database()).getAllKeys('typed')

beforeEach(async () => {
  const db = await database()
  await db.clear('typed')
  await db.clear('posts')
})

describe('Composer', () => {
  it('keeps what is typed over a reload, and says so', async () => {
    const first = showAs(me, client, <Composer campaignId="C1" quiet={false} main />)
    await first.user.type(field(), '开采了')
    await waitFor(async () => expect(await typed()).toEqual(['person-1 post/C1/key', 'person-1 post/C1/text']))
    first.unmount()
    showAs(me, client, <Composer campaignId="C1" quiet={false} main />)
    await waitFor(() => expect(field()).toHaveValue('开采了'))
    expect(screen.getByText('您上次写的还在这里。')).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('hands a post to the outbox and is empty again', async () => {
    const { user } = showAs(me, client, <Composer campaignId="C1" quiet={false} main />)
    await user.type(field(), '开采了')
    await user.click(screen.getByRole('button', { name: '发布' }))
    await waitFor(() => expect(field()).toHaveValue(''))
    const rows = await (await database()).getAll('posts')
    expect(rows).toMatchObject([{ person: 'person-1', campaignId: 'C1', text: '开采了', photos: [], refused: '' }])
    expect(rows[0]?.id).toMatch(/^[0-9a-f-]{36}$/)
    await waitFor(async () => expect(await typed()).toEqual([]))
  })

  it('is one post from its first letter on, published from two tabs', async () => {
    const first = showAs(me, client, <Composer campaignId="C1" quiet={false} main />)
    await first.user.type(field(), '开采了')
    await waitFor(async () => expect(await typed()).toHaveLength(2))
    first.unmount()
    const { user } = showAs(
      me,
      client,
      <>
        <Composer campaignId="C1" quiet={false} main />
        <Composer campaignId="C1" quiet={false} main />
      </>,
    )
    await waitFor(() =>
      expect(screen.getAllByRole('textbox').map((box) => (box as HTMLInputElement).value)).toEqual([
        '开采了',
        '开采了',
      ]),
    )
    const rows = async () => (await database()).getAll('posts')
    for (const button of screen.getAllByRole('button', { name: '发布' })) {
      await user.click(button)
      await waitFor(async () => expect(await rows()).toHaveLength(1))
    }
    await waitFor(() =>
      expect(screen.getAllByRole('textbox').map((box) => (box as HTMLInputElement).value)).toEqual(['', '']),
    )
    expect(await rows()).toHaveLength(1)
    // The next one is another post.
    await user.type(screen.getAllByRole('textbox')[0] as HTMLElement, '摘完了')
    await user.click(screen.getAllByRole('button', { name: '发布' })[0] as HTMLElement)
    await waitFor(async () => expect(await rows()).toHaveLength(2))
  })

  it('stays away while it is quiet, unless something was begun in it', async () => {
    const { container, unmount } = showAs(me, client, <Composer campaignId="C1" quiet main />)
    expect(container).toBeEmptyDOMElement()
    unmount()
    await (await database()).put('typed', { key: 'person-1 post/C1/text', person: 'person-1', value: '好', at: 1 })
    showAs(me, client, <Composer campaignId="C1" quiet main />)
    expect(await screen.findByRole('textbox')).toHaveValue('好')
  })
})
