import { beforeEach, describe, expect, it } from 'vitest'
import { database } from '../database'
import { answered, newDraft, photoAdded } from './draft'
import {
  changeDraft,
  dropDraft,
  flushDrafts,
  flushLast,
  getDraft,
  getDrafts,
  getPhoto,
  openDrafts,
  putDraft,
  putPhoto,
} from './store'

const village = { code: '1', name: '新寨村' }
let person = ''
let count = 0

async function onDisk(id: string) {
  return (await database()).get('drafts', id)
}

beforeEach(async () => {
  person = `person ${++count}`
  await openDrafts(person)
  await putDraft(newDraft(`draft ${count}`, person, village, null, 1))
})

const id = () => `draft ${count}`

describe('drafts', () => {
  it('show a change at once and have it on the disk a moment later', async () => {
    changeDraft(id(), (d) => answered(d, 'title', '花椒', 2))
    expect(getDraft(id())?.answers.title).toBe('花椒')
    await expect.poll(async () => (await onDisk(id()))?.answers, { timeout: 1_000 }).toEqual({ title: '花椒' })
  })

  it('gather letters into few writings and lose none of them', async () => {
    for (const title of ['大', '大红', '大红袍', '大红袍花', '大红袍花椒']) {
      changeDraft(id(), (d) => answered(d, 'title', title, 2))
    }
    await flushDrafts()
    expect(await onDisk(id())).toMatchObject({ answers: { title: '大红袍花椒' } })
  })

  it('are written when the page is about to end', async () => {
    changeDraft(id(), (d) => answered(d, 'title', '花椒', 2))
    await flushLast()
    expect(await onDisk(id())).toMatchObject({ answers: { title: '花椒' } })
  })

  it('keep what another tab wrote meanwhile', async () => {
    const other = await onDisk(id())
    await (await database()).put('drafts', { ...other, answers: { goalMinor: 7 } } as never)
    changeDraft(id(), (d) => answered(d, 'title', '花椒', 2))
    await flushDrafts()
    expect(await onDisk(id())).toMatchObject({ answers: { goalMinor: 7, title: '花椒' } })
  })

  it('are there again after the browser was killed', async () => {
    changeDraft(id(), (d) => photoAdded(answered(d, 'title', '花椒', 2), 'photo', 3))
    await flushDrafts()
    const mine = person
    await openDrafts('somebody else')
    expect(getDrafts()).toEqual([])
    await openDrafts(mine)
    expect(getDraft(id())).toMatchObject({ answers: { title: '花椒' }, photos: [{ id: 'photo' }] })
  })

  it('and their pictures stay closed to another person of the same phone', async () => {
    await putPhoto(`photo ${count}`, new Blob(['x']))
    expect(await getPhoto(`photo ${count}`)).toBeDefined()
    await openDrafts('somebody else')
    expect(await getPhoto(`photo ${count}`)).toBeUndefined()
  })

  it('go with their pictures', async () => {
    await putPhoto(`photo ${count}`, new Blob(['x']))
    changeDraft(id(), (d) => photoAdded(d, `photo ${count}`, 2))
    await dropDraft(id())
    expect(getDraft(id())).toBeUndefined()
    expect(await onDisk(id())).toBeUndefined()
    expect(await getPhoto(`photo ${count}`)).toBeUndefined()
  })

  it('that were sent long ago are forgotten, those that have something left are not', async () => {
    const sent = { ...newDraft(`sent ${count}`, person, village, null, 1), submitted: true }
    await putDraft(sent)
    await putDraft({ ...sent, id: `left ${count}`, unsent: ['title'] })
    const mine = person
    await openDrafts('somebody else')
    await openDrafts(mine)
    await expect.poll(() => onDisk(`sent ${count}`)).toBeUndefined()
    expect(await onDisk(`left ${count}`)).toBeDefined()
    expect(await onDisk(id())).toBeDefined()
  })
})
