import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Outdated } from '../outdated'
import { heardTime } from '../portalTime'
import type { AnswerName, Answers } from './answers'
import {
  answered,
  coverChosen,
  type Draft,
  decided,
  newDraft,
  photoAdded,
  photoNamed,
  photoRemoved,
  photosOf,
  photosReady,
  waiting,
} from './draft'
import { openCampaign, refreshDraft } from './read'
import { changeDraft, getDraft, getPhoto, openDrafts, putDraft, putPhoto } from './store'
import { submitDraft } from './submit'
import { syncDrafts } from './sync'
import { FakeServer, type Mishap, told } from './testing/fakeServer'

const village = { code: '1', name: '新寨村' }
let server: FakeServer
let count = 0
const id = () => `sync ${count}`
const draft = () => getDraft(id()) as Draft

function answer<N extends AnswerName>(name: N, value: Answers[N]) {
  changeDraft(id(), (d) => answered(d, name, value, Date.now()))
}

async function addPhoto(photo: string, alt = '') {
  await putPhoto(photo, new Blob(['x']))
  changeDraft(id(), (d) => photosReady({ ...photoAdded(d, photo, 1), photos: [...d.photos, { id: photo, alt }] }))
}

function name(photo: string, alt: string) {
  changeDraft(id(), (d) => photoNamed(d, photo, alt))
}

beforeEach(async () => {
  server = new FakeServer()
  await openDrafts(`sync person ${++count}`)
  await putDraft(newDraft(id(), `sync person ${count}`, village, null, 1))
})

describe('sending', () => {
  it('waits until there is a title and a produce in order', async () => {
    answer('produce', 'WALNUT')
    answer('title', '核桃')
    answer('who', '我们家')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.asked).toEqual([])
    answer('title', '新寨核桃')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.asked).toEqual(['create', 'update'])
    expect(server.campaign).toMatchObject({ title: '新寨核桃', story: { who: '我们家' } })
    expect(waiting(draft())).toBe(0)
  })

  it('keeps what is not in order on the phone and sends the rest', async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    answer('goalMinor', 5)
    expect(await syncDrafts(server.client())).toBe('look')
    expect(server.campaign).toMatchObject({ title: '新寨核桃', goal: { minor: 0 } })
    expect(draft().unsent).toEqual(['goalMinor'])
    expect(draft().answers.goalMinor).toBe(5)
  })

  it.each<[string, (Mishap | undefined)[]]>([
    ['the answer to making it is lost', ['lost']],
    ['the answer to saving is lost', [undefined, 'lost']],
    ['both are lost, and then the network is gone', ['lost', 'lost', 'gone', 'gone']],
    ['the server breaks at each', ['broken', undefined, 'broken', 'broken']],
    ['the sign-in is over for a while', ['signedOut', 'signedOut', undefined, 'signedOut']],
  ])('makes one campaign with every answer when %s', async (_, mishaps) => {
    server.mishaps = mishaps
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    answer('goalMinor', 20_000_00)
    let tries = 0
    while ((await syncDrafts(server.client())) !== 'sent' && tries < 10) {
      tries++
      answer('who', `第 ${tries} 次`)
    }
    expect(server.campaigns).toHaveLength(1)
    expect(server.campaign).toMatchObject({ title: '新寨核桃', goal: { minor: 20_000_00 } })
    expect(server.campaign.story.who).toBe(tries > 0 ? `第 ${tries} 次` : '')
    expect(draft().refused).toEqual([])
    expect(draft().clashes).toEqual([])
    expect(waiting(draft())).toBe(0)
  })

  it('takes an older title of a lost answer for its own and brings it up to date', async () => {
    server.mishaps = ['lost']
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    expect(await syncDrafts(server.client())).toBe('later')
    answer('title', '新寨薄皮核桃')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaigns).toHaveLength(1)
    expect(server.campaign.title).toBe('新寨薄皮核桃')
    expect(draft().clashes).toEqual([])
  })

  it.each([400, -400])('goes by the portal’s clock when the phone’s is %d days off', async (days) => {
    const now = Date.now() + days * 86_400_000
    const told = (at: number) => heardTime(new Response('', { headers: { 'Portal-Time': new Date(at).toISOString() } }))
    told(now)
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    answer('days', 30)
    answer('deliveryMonth', new Date(now + 90 * 86_400_000).toISOString().slice(0, 7))
    answer('launchAt', new Date(now + 14 * 86_400_000).toISOString())
    expect(await submitDraft(server.client(), id())).toBe('sent')
    expect(server.campaign.launchAt).not.toBeNull()
    told(Date.now())
  })

  it('ends when the server was updated, and leaves everything as it is', async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    for (const mishaps of [['updated'], [undefined, 'updated']] satisfies (Mishap | undefined)[][]) {
      server.mishaps = mishaps
      await expect(syncDrafts(server.client())).rejects.toBeInstanceOf(Outdated)
      expect(draft().refused).toEqual([])
    }
    expect(waiting(draft())).toBeGreaterThan(0)
    expect(await syncDrafts(server.client())).toBe('sent')
  })

  it('takes a day of opening back, there and here', async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    const day = new Date(Date.now() + 14 * 86_400_000).toISOString()
    answer('launchAt', day)
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaign.launchAt).toBe(day)
    answer('launchAt', '')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaign.launchAt).toBeNull()
    expect(draft().answers.launchAt).toBe('')
    expect(waiting(draft())).toBe(0)
  })

  it('keeps an answer that was given while it was sent', async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    const sending = syncDrafts(server.client())
    await Promise.resolve()
    answer('title', '新寨薄皮核桃')
    await sending
    await syncDrafts(server.client())
    expect(server.campaign.title).toBe('新寨薄皮核桃')
  })

  it('is done once at a time', async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    await Promise.all([syncDrafts(server.client()), syncDrafts(server.client()), syncDrafts(server.client())])
    expect(server.asked).toEqual(['create', 'update'])
  })

  it('stops at what this person may not do, and says so, until something is answered again', async () => {
    server.mishaps = ['denied']
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft().refused).toEqual([{ field: null, text: 'DENIED' }])
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.asked).toEqual(['create'])
    answer('title', '新寨薄皮核桃')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaigns).toHaveLength(1)
  })
})

describe('a refusal', () => {
  beforeEach(async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    await syncDrafts(server.client())
    server.asked = []
    server.refuse = (input) => (input.days === 60 ? [told('DAYS', 'days', '太长了')] : [])
  })

  it('of one answer does not keep the others from being sent', async () => {
    answer('days', 60)
    answer('who', '我们家')
    expect(await syncDrafts(server.client())).toBe('look')
    expect(server.campaign.story.who).toBe('我们家')
    expect(draft().refused).toEqual([{ field: 'days', text: '太长了' }])
    expect(draft().unsent).toEqual(['days'])
    expect(draft().answers.days).toBe(60)
  })

  it('is not asked for again until the answer is another one', async () => {
    answer('days', 60)
    await syncDrafts(server.client())
    server.asked = []
    await syncDrafts(server.client())
    expect(server.asked).toEqual([])
    answer('days', 30)
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(draft().refused).toEqual([])
    expect(server.campaign.days).toBe(30)
  })

  it('that only says that the server is busy is tried again', async () => {
    server.refuse = () => [told('OUTCOME_UNKNOWN', null)]
    answer('days', 30)
    expect(await syncDrafts(server.client())).toBe('later')
    expect(draft().refused).toEqual([])
  })
})

describe('two people', () => {
  beforeEach(async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    answer('who', '原来')
    await syncDrafts(server.client())
  })

  it('who change different answers both keep theirs', async () => {
    server.editElsewhere({ story: { ...server.campaign.story, risks: '她的' } })
    answer('who', '我的')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaign.story).toMatchObject({ who: '我的', risks: '她的' })
    expect(draft().answers).toMatchObject({ who: '我的', risks: '她的' })
  })

  it('who change the same answer are asked, and nothing is overwritten meanwhile', async () => {
    server.editElsewhere({ story: { ...server.campaign.story, who: '她的' } })
    answer('who', '我的')
    answer('days', 30)
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft().clashes).toEqual([{ name: 'who', theirs: '她的' }])
    expect(draft().answers.who).toBe('我的')
    expect(server.campaign).toMatchObject({ days: 30, story: { who: '她的' } })
    changeDraft(id(), (d) => decided(d, 'who', true))
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.campaign.story.who).toBe('我的')
  })

  it('see a change of the other one after a lost answer', async () => {
    server.mishaps = ['lost']
    answer('who', '我的')
    expect(await syncDrafts(server.client())).toBe('later')
    server.editElsewhere({ days: 45 })
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(draft().answers).toMatchObject({ who: '我的', days: 45 })
  })

  it('of whom one has sent it to the village meanwhile', async () => {
    server.editElsewhere({ state: 'IN_REVIEW' })
    answer('who', '我的')
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft()).toMatchObject({ submitted: true, answers: { who: '我的' } })
  })
})

describe('a photo', () => {
  beforeEach(async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
  })

  it('goes up with its words once, however often the answer is lost', async () => {
    await addPhoto(`once ${count}`, '刚摘的核桃')
    server.mishaps = [undefined, undefined, 'lost', 'broken', undefined, 'lost', 'gone']
    let tries = 0
    while ((await syncDrafts(server.client())) !== 'sent' && tries < 10) tries++
    expect(server.photos).toMatchObject([{ alt: '刚摘的核桃' }])
    expect(draft().photos).toMatchObject([{ photoId: 'P0', url: '/media/p.webp' }])
    expect(await getPhoto(`once ${count}`)).toBeDefined()
  })

  it('stays on the phone while it is being described', async () => {
    await putPhoto(`held ${count}`, new Blob(['x']))
    changeDraft(id(), (d) => photoAdded(d, `held ${count}`, 1))
    expect(await syncDrafts(server.client())).toBe('look')
    expect(server.photos).toEqual([])
  })

  it('that the server does not take says why and is not sent again', async () => {
    server.refusePhoto = [told('PHOTO_FORM', 'file', '这不是照片')]
    await addPhoto(`bad ${count}`)
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft().photos).toMatchObject([{ wrong: '这不是照片' }])
    await syncDrafts(server.client())
    expect(server.asked.filter((name) => name === 'photo')).toHaveLength(1)
  })

  it('that the phone lost is told as lost', async () => {
    changeDraft(id(), (d) => photosReady(photoAdded(d, `lost ${count}`, 1)))
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft().photos).toMatchObject([{ lost: true }])
    expect(waiting(draft())).toBe(0)
  })

  it('that is there is described anew, once, however often the answer is lost', async () => {
    const photo = `words ${count}`
    await addPhoto(photo, '核桃')
    await syncDrafts(server.client())
    server.asked = []
    name(photo, '刚摘的核桃 ')
    server.mishaps = ['lost', 'broken', 'gone']
    let tries = 0
    while ((await syncDrafts(server.client())) !== 'sent' && tries < 10) tries++
    expect(server.asked).toEqual(['describe', 'describe', 'describe', 'describe'])
    expect(server.photos).toMatchObject([{ alt: '刚摘的核桃' }])
    expect(draft().photos).toMatchObject([{ alt: '刚摘的核桃 ' }])
    expect(waiting(draft())).toBe(0)
    await syncDrafts(server.client())
    expect(server.asked).toHaveLength(4)
  })

  it('gets the words that were typed after it went up for the first time', async () => {
    const photo = `late words ${count}`
    await addPhoto(photo, '核桃')
    server.mishaps = [undefined, undefined, 'lost']
    expect(await syncDrafts(server.client())).toBe('later')
    name(photo, '刚摘的核桃')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.photos).toMatchObject([{ alt: '刚摘的核桃' }])
  })

  it('whose new words the server does not take says why, until they are others', async () => {
    const photo = `bad words ${count}`
    await addPhoto(photo, '核桃')
    await syncDrafts(server.client())
    server.refusePhoto = [told('TOO_LONG', 'alt', '太长了')]
    name(photo, '很长的话')
    expect(await syncDrafts(server.client())).toBe('look')
    expect(draft().photos).toMatchObject([{ alt: '很长的话', wrong: '太长了' }])
    server.asked = []
    await syncDrafts(server.client())
    expect(server.asked).toEqual([])
    server.refusePhoto = []
    name(photo, '短的话')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.photos).toMatchObject([{ alt: '短的话' }])
    expect(draft().photos[0]?.wrong).toBeUndefined()
  })

  it('taken away is taken away on the server too, also when its upload’s answer was lost', async () => {
    const photo = `away ${count}`
    await addPhoto(photo)
    server.mishaps = [undefined, undefined, 'lost']
    expect(await syncDrafts(server.client())).toBe('later')
    expect(server.photos).toHaveLength(1)
    changeDraft(id(), (d) => photoRemoved(d, photo))
    server.mishaps = [undefined, 'lost', 'broken']
    expect(await syncDrafts(server.client())).toBe('later')
    expect(await syncDrafts(server.client())).toBe('later')
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.photos).toEqual([])
    expect(draft().photos).toEqual([])
    expect(await getPhoto(photo)).toBeUndefined()
  })
})

describe('the cover', () => {
  const photo = (name: string) => `${name} ${count}`
  const choose = (name: string) => changeDraft(id(), (d) => coverChosen(d, photo(name)))
  /** The photos here and there, by their names. */
  const here = () => photosOf(draft()).map(({ alt }) => alt)
  const there = () => server.photos.map(({ alt }) => alt)

  beforeEach(async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    for (const name of ['a', 'b', 'c']) await addPhoto(photo(name), name)
  })

  it('chosen in flight mode stands on the phone, and is sent when there is a network', async () => {
    await syncDrafts(server.client())
    choose('c')
    server.mishaps = ['gone', 'gone']
    expect(await syncDrafts(server.client())).toBe('later')
    expect(await refreshDraft(server.client(), id())).toBeUndefined()
    expect(here()).toEqual(['c', 'a', 'b'])
    expect(waiting(draft())).toBe(1)
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(there()).toEqual(['c', 'a', 'b'])
    expect(waiting(draft())).toBe(0)
  })

  it('survives that the app is closed', async () => {
    await syncDrafts(server.client())
    choose('b')
    const person = `sync person ${count}`
    await openDrafts(`${person}, another`)
    await openDrafts(person)
    expect(here()).toEqual(['b', 'a', 'c'])
    expect(waiting(draft())).toBe(1)
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(there()).toEqual(['b', 'a', 'c'])
  })

  it('is told after its picture is there', async () => {
    choose('c')
    expect(here()).toEqual(['c', 'a', 'b'])
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.asked).toEqual(['create', 'update', 'photo', 'photo', 'photo', 'cover'])
    expect(there()).toEqual(['c', 'a', 'b'])
  })

  it('is put first once, however often the answer is lost', async () => {
    await syncDrafts(server.client())
    server.asked = []
    choose('b')
    server.mishaps = ['lost', 'broken', 'lost', 'gone']
    let tries = 0
    while ((await syncDrafts(server.client())) !== 'sent' && tries < 10) tries++
    expect(server.asked).toEqual(['cover', 'cover', 'cover', 'cover', 'cover'])
    expect(server.chosen).toHaveLength(1)
    expect(there()).toEqual(['b', 'a', 'c'])
    await syncDrafts(server.client())
    expect(server.asked).toHaveLength(5)
  })

  it.each([
    ['before the first is sent', false],
    ['while the first is on its way', true],
  ])('chosen twice is the last one, with the same order here and there: %s', async (_, sent) => {
    await syncDrafts(server.client())
    server.asked = []
    choose('b')
    const sending = sent && syncDrafts(server.client())
    if (sent) await vi.waitFor(() => expect(server.asked).toEqual(['cover']), { interval: 1 })
    choose('c')
    expect(waiting(draft())).toBe(1)
    await sending
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(there()).toEqual(['c', 'b', 'a'])
    expect(here()).toEqual(['c', 'b', 'a'])
    expect(server.asked).toEqual(['cover', 'cover'])
    expect(waiting(draft())).toBe(0)
  })

  it('waits for a picture that was chosen before it and is still being described', async () => {
    await syncDrafts(server.client())
    await putPhoto(photo('new'), new Blob(['x']))
    changeDraft(id(), (d) => photoAdded(d, photo('new'), 1))
    choose('new')
    choose('b')
    server.asked = []
    await syncDrafts(server.client())
    expect(server.asked).toEqual([])
    changeDraft(id(), photosReady)
    expect(await syncDrafts(server.client())).toBe('sent')
    expect(server.asked).toEqual(['photo', 'cover', 'cover'])
    expect(there()).toEqual(['b', '', 'a', 'c'])
    expect(here()).toEqual(['b', '', 'a', 'c'])
  })

  it('goes with new words of the same picture, also when those are refused', async () => {
    await syncDrafts(server.client())
    choose('c')
    name(photo('c'), '很长的话')
    server.refusePhoto = [told('TOO_LONG', 'alt', '太长了')]
    expect(await syncDrafts(server.client())).toBe('look')
    expect(there()).toEqual(['c', 'a', 'b'])
    expect(draft().photos[0]).toMatchObject({ alt: '很长的话', wrong: '太长了' })
    expect(waiting(draft())).toBe(0)
  })

  describe('on two phones', () => {
    const other = () => `the clerk’s phone ${count}`
    const mine = () => openDrafts(`sync person ${count}`)
    async function theirs() {
      await openDrafts(other())
      await openCampaign(server.client(), server.campaign.id, other())
    }
    const shown = () => photosOf(getDraft(server.campaign.id) as Draft).map(({ alt }) => alt)
    const chooseThere = (alt: string) =>
      changeDraft(server.campaign.id, (d) => coverChosen(d, d.photos.find((p) => p.alt === alt)?.id ?? ''))

    beforeEach(async () => {
      await syncDrafts(server.client())
    })

    it('is seen on the other one', async () => {
      await theirs()
      await mine()
      choose('b')
      await syncDrafts(server.client())
      await theirs()
      expect(shown()).toEqual(['b', 'a', 'c'])
      chooseThere('c')
      await syncDrafts(server.client())
      await mine()
      await refreshDraft(server.client(), id())
      expect(here()).toEqual(['c', 'b', 'a'])
      expect(waiting(draft())).toBe(0)
    })

    it('that waits here comes after what the other one chose meanwhile', async () => {
      choose('b')
      await theirs()
      chooseThere('c')
      await syncDrafts(server.client())
      await mine()
      await refreshDraft(server.client(), id())
      expect(here()).toEqual(['b', 'c', 'a'])
      expect(await syncDrafts(server.client())).toBe('sent')
      expect(there()).toEqual(['b', 'c', 'a'])
      await theirs()
      expect(shown()).toEqual(['b', 'c', 'a'])
    })

    it('is the server’s when the other one took the chosen picture away', async () => {
      choose('b')
      server.photos = server.photos.filter(({ alt }) => alt !== 'b')
      // Without an answer to what there is instead, the choice stands.
      server.mishaps = [undefined, 'gone']
      expect(await syncDrafts(server.client())).toBe('later')
      expect(here()).toEqual(['b', 'a', 'c'])
      expect(await syncDrafts(server.client())).toBe('look')
      expect(here()).toEqual(['a', 'c'])
      expect(waiting(draft())).toBe(0)
      expect(await submitDraft(server.client(), id())).toBe('sent')
    })

    it('is too late when the other one sent the project meanwhile', async () => {
      choose('b')
      server.editElsewhere({ state: 'IN_REVIEW' })
      expect(await syncDrafts(server.client())).toBe('look')
      expect(draft().submitted).toBe(true)
      expect(there()).toEqual(['a', 'b', 'c'])
    })
  })
})

describe('giving it to the village', () => {
  beforeEach(() => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
  })

  it('first sends what waits', async () => {
    answer('days', 30)
    expect(await submitDraft(server.client(), id())).toBe('sent')
    expect(server.asked).toEqual(['create', 'update', 'submit'])
    expect(server.campaign).toMatchObject({ state: 'IN_REVIEW', days: 30 })
    expect(draft().submitted).toBe(true)
    expect(waiting(draft())).toBe(0)
  })

  it('waits for a network', async () => {
    server.mishaps = ['gone']
    expect(await submitDraft(server.client(), id())).toBe('later')
    expect(draft()).toMatchObject({ submitted: false, answers: { title: '新寨核桃' } })
  })

  it.each<[string, (Mishap | undefined)[]]>([
    ['before it', ['updated']],
    ['just then', [undefined, undefined, 'updated']],
  ])('says that the page has to be loaded again when the server was updated %s', async (_, mishaps) => {
    server.mishaps = mishaps
    expect(await submitDraft(server.client(), id())).toBe('outdated')
    expect(draft().refused).toEqual([])
    expect(await submitDraft(server.client(), id())).toBe('sent')
  })

  it('is done once by two clicks', async () => {
    const both = await Promise.all([submitDraft(server.client(), id()), submitDraft(server.client(), id())])
    expect(both).toEqual(['sent', 'sent'])
    expect(server.asked.filter((name) => name === 'submit')).toHaveLength(1)
  })

  it('is found to be done after a lost answer', async () => {
    server.mishaps = [undefined, undefined, 'lost']
    expect(await submitDraft(server.client(), id())).toBe('unknown')
    expect(draft().submitted).toBe(false)
    expect(await submitDraft(server.client(), id())).toBe('sent')
    expect(draft().submitted).toBe(true)
    expect(server.asked).toEqual(['create', 'update', 'submit', 'submit', 'read'])
  })

  it('tells what the server misses, beside the answers', async () => {
    await syncDrafts(server.client())
    server.refuse = () => [told('REQUIRED', 'story.who', '写一写'), told('COSTS', 'costs', '要正好 100%')]
    expect(await submitDraft(server.client(), id())).toBe('look')
    expect(draft().refused).toEqual([
      { field: 'story.who', text: '写一写' },
      { field: 'costs', text: '要正好 100%' },
    ])
  })

  it('shows what somebody else changed before it goes', async () => {
    await syncDrafts(server.client())
    server.editElsewhere({ days: 45 })
    expect(await submitDraft(server.client(), id())).toBe('changed')
    expect(draft().answers.days).toBe(45)
    expect(await submitDraft(server.client(), id())).toBe('sent')
  })

  it('is not done over a clash', async () => {
    await syncDrafts(server.client())
    server.editElsewhere({ title: '她的核桃' })
    answer('title', '我的核桃')
    expect(await submitDraft(server.client(), id())).toBe('look')
    expect(server.campaign.state).toBe('DRAFT')
  })
})

describe('a draft of the server', () => {
  const step = {
    id: 'S',
    state: 'RETURNED',
    round: 1,
    decidedAt: '2026-07-10T04:00:00Z',
    comment: '差一点',
    decidedBy: { id: 'o', displayName: '李主任' },
    region: { id: 'R', code: '1', place: '新寨村' },
    questions: [{ field: 'tiers.0.price', text: '为什么比去年贵？' }],
  }

  beforeEach(async () => {
    answer('produce', 'WALNUT')
    answer('title', '新寨核桃')
    await syncDrafts(server.client())
    server.campaign.review = [step]
  })

  it('is opened on another phone with what was asked, once', async () => {
    const id = server.campaign.id
    await openDrafts(`another phone ${count}`)
    const open = () => openCampaign(server.client(), id, `another phone ${count}`)
    expect(await Promise.all([open(), open()])).toEqual([{ id }, { id }])
    expect(getDraft(id)).toMatchObject({
      answers: { title: '新寨核桃' },
      behalf: { id: 'p', name: '张三' },
      unsent: [],
      asked: { by: '李主任', office: '新寨村', questions: [{ text: '为什么比去年贵？' }] },
    })
  })

  it('comes back to the draft that was sent from here', async () => {
    server.campaign.review = []
    await submitDraft(server.client(), id())
    server.editElsewhere({ state: 'DRAFT', review: [step] })
    expect(await openCampaign(server.client(), server.campaign.id, 'p')).toEqual({ id: id() })
    expect(draft()).toMatchObject({ submitted: false, asked: { comment: '差一点' } })
    answer('days', 30)
    expect(await submitDraft(server.client(), id())).toBe('sent')
  })

  it('that is no draft any more is told as what it is', async () => {
    server.editElsewhere({ state: 'IN_REVIEW' })
    expect(await openCampaign(server.client(), server.campaign.id, 'p')).toEqual({
      state: 'IN_REVIEW',
      title: '新寨核桃',
    })
    expect(draft().submitted).toBe(true)
  })

  it('that is somebody else’s is not opened', async () => {
    server.campaign.viewerCan = { edit: false }
    expect(await openCampaign(server.client(), server.campaign.id, 'p')).toEqual({ denied: true })
  })

  it('opens from the phone where there is no network', async () => {
    server.mishaps = ['gone']
    expect(await openCampaign(server.client(), server.campaign.id, 'p')).toEqual({ id: id() })
  })

  it('is brought up to date, and what was typed stays', async () => {
    server.editElsewhere({ days: 45 })
    answer('title', '新寨薄皮核桃')
    expect(await refreshDraft(server.client(), id())).toBe('DRAFT')
    expect(draft().answers).toMatchObject({ title: '新寨薄皮核桃', days: 45 })
    expect(draft().asked?.comment).toBe('差一点')
  })
})
