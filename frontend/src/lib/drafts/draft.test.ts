import { describe, expect, it } from 'vitest'
import { type AnswerName, type Answers, inputOf, same } from './answers'
import {
  answered,
  choicesOf,
  coverChosen,
  coverForgotten,
  coverOf,
  coverTaken,
  type Draft,
  decided,
  merged,
  newDraft,
  photoAdded,
  photoNamed,
  photoRemoved,
  photosOf,
  photosReady,
  photoTaken,
  refusedOf,
  saved,
  waiting,
} from './draft'

const village = { code: '621226208203', name: '新寨村' }
const fresh = () => newDraft('d', 'p', village, null, 1)
const onServer = (draft: Draft): Draft => ({
  ...draft,
  server: { id: 'c', slug: 's', version: 1, account: '' },
})
const theirs = (answers: Answers, version = 2) => ({ answers, version, account: '' })

describe('answered', () => {
  it('stands at once and waits to be sent', () => {
    const draft = answered(fresh(), 'title', '花椒', 2)
    expect(draft.answers.title).toBe('花椒')
    expect(draft.unsent).toEqual(['title'])
    expect(waiting(draft)).toBe(1)
  })

  it('waits once, however often it is answered', () => {
    const draft = answered(answered(fresh(), 'title', '花', 2), 'title', '花椒', 3)
    expect(draft.unsent).toEqual(['title'])
  })

  it('shows a space at the end but has nothing to send', () => {
    const sent = { ...answered(fresh(), 'title', '花椒', 2), unsent: [] }
    const draft = answered(sent, 'title', '花椒 ', 3)
    expect(draft.answers.title).toBe('花椒 ')
    expect(draft.unsent).toEqual([])
  })

  it('takes back what the server refused of it, and of the whole', () => {
    const refused = [
      { field: 'tiers.0.title', text: 'a' },
      { field: 'title', text: 'b' },
      { field: null, text: 'c' },
    ]
    expect(answered({ ...fresh(), refused }, 'tiers', [{ title: '袋', priceMinor: 1 }], 2).refused).toEqual([
      { field: 'title', text: 'b' },
    ])
  })

  it('counts an empty line of a list as one', () => {
    const draft = answered(fresh(), 'tiers', [{ title: '', priceMinor: 0 }], 2)
    expect(draft.unsent).toEqual(['tiers'])
  })
})

describe('saved', () => {
  it('keeps an answer waiting that was given again meanwhile', () => {
    const sent = answered(onServer(fresh()), 'title', '花椒', 2)
    const again = answered(sent, 'title', '大红袍花椒', 3)
    const draft = saved(again, sent.answers, ['title'], theirs({ title: '花椒' }))
    expect(draft.answers.title).toBe('大红袍花椒')
    expect(draft.unsent).toEqual(['title'])
    expect(draft.clashes).toEqual([])
  })

  it('does not take a space from under the fingers', () => {
    const sent = answered(onServer(fresh()), 'who', '我们家 ', 2)
    expect(saved(sent, sent.answers, ['who'], theirs({ who: '我们家' })).answers.who).toBe('我们家 ')
  })

  it('leaves the account with the server', () => {
    const payee = { name: '张三', bank: '农信', account: '62220000' }
    const sent = answered(onServer(fresh()), 'payee', payee, 2)
    const now = { answers: { payee: { ...payee, account: '' } }, version: 2, account: '0000' }
    const draft = saved(sent, sent.answers, ['payee'], now)
    expect(draft.answers.payee).toEqual({ ...payee, account: '' })
    expect(draft.server?.account).toBe('0000')
    expect(draft.unsent).toEqual([])
  })

  it('keeps what the server refused of other answers', () => {
    const draft = { ...answered(onServer(fresh()), 'title', '花椒', 2), refused: [{ field: 'days', text: 'x' }] }
    expect(saved(draft, draft.answers, ['title'], theirs({ title: '花椒' })).refused).toEqual([
      { field: 'days', text: 'x' },
    ])
  })
})

describe('refusedOf', () => {
  it('does not concern an answer that was given again meanwhile', () => {
    const sent = answered(fresh(), 'title', '花', 2)
    const again = answered(sent, 'title', '大红袍花椒', 3)
    expect(refusedOf(again, sent.answers, ['title'], [{ field: 'title', text: '太短' }]).refused).toEqual([])
    expect(refusedOf(sent, sent.answers, ['title'], [{ field: 'title', text: '太短' }]).refused).toHaveLength(1)
  })

  it('says the same thing once', () => {
    const sent = answered(fresh(), 'title', '花', 2)
    const once = refusedOf(sent, sent.answers, ['title'], [{ field: null, text: '不行' }])
    expect(refusedOf(once, sent.answers, ['title'], [{ field: null, text: '不行' }])).toBe(once)
  })
})

describe('merged', () => {
  it('brings in what was not changed here, and leaves what was', () => {
    const draft = answered(onServer(fresh()), 'title', '我的', 2)
    const next = merged(draft, theirs({ title: '', goalMinor: 5 }))
    expect(next.answers).toMatchObject({ title: '我的', goalMinor: 5 })
    expect(next.clashes).toEqual([])
  })

  it('calls it a clash when both changed the same answer', () => {
    const base = merged(onServer(fresh()), theirs({ title: '原来', risks: '原来' }))
    const mine = answered(answered(base, 'title', '我的', 2), 'risks', '我的', 2)
    const next = merged(mine, theirs({ title: '她的', risks: '原来' }, 3))
    expect(next.answers).toMatchObject({ title: '我的', risks: '我的' })
    expect(next.clashes).toEqual([{ name: 'title', theirs: '她的' }])
  })

  it('knows its own earlier answer for its own', () => {
    const sent = answered(onServer(fresh()), 'title', '一', 2)
    const typed = answered(sent, 'title', '一二', 3)
    const heard = saved(typed, sent.answers, ['title'], theirs({ title: '一' }))
    const next = merged(heard, theirs({ title: '一', goalMinor: 7 }, 3))
    expect(next.clashes).toEqual([])
    expect(next.answers).toMatchObject({ title: '一二', goalMinor: 7 })
  })

  it('keeps two people apart who write different blocks of the story', () => {
    const base = merged(onServer(fresh()), theirs({ who: '原来', risks: '原来' }))
    const mine = answered(base, 'who', '我的', 2)
    const next = merged(mine, theirs({ who: '原来', risks: '她的' }, 3))
    expect(next.clashes).toEqual([])
    expect(next.answers).toMatchObject({ who: '我的', risks: '她的' })
  })

  it('keeps a clash until it is decided', () => {
    const base = merged(onServer(fresh()), theirs({ title: '原来' }))
    const clash = merged(answered(base, 'title', '我的', 2), theirs({ title: '她的' }, 3))
    const again = merged(clash, theirs({ title: '她的' }, 3))
    expect(again.clashes).toHaveLength(1)
    expect(decided(again, 'title', true)).toMatchObject({ clashes: [], unsent: ['title'], answers: { title: '我的' } })
    expect(decided(again, 'title', false)).toMatchObject({ clashes: [], unsent: [], answers: { title: '她的' } })
  })

  it('lets an answer that was overtaken pass', () => {
    const draft = merged(onServer(fresh()), theirs({ title: '新' }, 5))
    expect(merged(draft, theirs({ title: '旧' }, 4))).toBe(draft)
  })

  it('knows the server’s photos and forgets those that are gone there', () => {
    const here = photoTaken(photoAdded(onServer(fresh()), 'a', 2), 'a', { id: 'A', alt: '', url: '/a' })
    const next = merged(here, { ...theirs({}), photos: [{ id: 'B', alt: '', url: '/b' }] })
    expect(next.photos.map((p) => p.photoId)).toEqual(['B'])
  })
})

describe('photos', () => {
  it('are hung once', () => {
    const draft = photoAdded(photoAdded(fresh(), 'a', 2), 'a', 3)
    expect(draft.photos).toHaveLength(1)
    expect(photosReady(draft).photos[0]?.held).toBeUndefined()
  })

  it('that the server may have are remembered until they are gone there', () => {
    const tried = { ...fresh(), photos: [{ id: 'a', alt: '', tried: true }] }
    const draft = photoRemoved(tried, 'a')
    expect(photosOf(draft)).toEqual([])
    expect(waiting(draft)).toBe(1)
    expect(photoRemoved(photoAdded(fresh(), 'b', 2), 'b').photos).toEqual([])
  })

  it('that the server has wait when they are described anew, and not for a space', () => {
    // As it lies on phones from before words could be changed: nobody noted what the server says.
    const there = { ...fresh(), photos: [{ id: 'a', alt: '花椒', photoId: 'A', url: '/a' }] }
    expect(waiting(there)).toBe(0)
    expect(waiting(photoNamed(there, 'a', '花椒 '))).toBe(0)
    const named = photoNamed(photoNamed(there, 'a', '刚摘的'), 'a', '刚摘的花椒')
    expect(named.photos).toMatchObject([{ alt: '刚摘的花椒', said: '花椒' }])
    expect(waiting(named)).toBe(1)
    expect(waiting(photoNamed(named, 'a', '花椒'))).toBe(0)
  })

  it('take the server’s words, but not over what was typed here', () => {
    const here = { ...onServer(fresh()), photos: [{ id: 'a', alt: '花椒 ', said: '花椒', photoId: 'A', url: '/a' }] }
    const words = (draft: Draft, alt: string) => merged(draft, { ...theirs({}), photos: [{ id: 'A', alt, url: '/a' }] })
    expect(words(here, '花椒').photos).toMatchObject([{ alt: '花椒 ', said: '花椒' }])
    expect(words(here, '她的').photos).toMatchObject([{ alt: '她的', said: '她的' }])
    const typed = words(photoNamed(here, 'a', '我的'), '她的')
    expect(typed.photos).toMatchObject([{ alt: '我的', said: '她的' }])
    expect(waiting(typed)).toBe(1)
  })

  it('of a lost answer are not there twice', () => {
    const draft = {
      ...fresh(),
      photos: [
        { id: 'a', alt: '', tried: true },
        { id: 'A', alt: '', photoId: 'A', url: '/a' },
      ],
    }
    expect(photoTaken(draft, 'a', { id: 'A', alt: '', url: '/a' }).photos).toEqual([
      { id: 'a', alt: '', said: '', tried: true, photoId: 'A', url: '/a' },
    ])
  })
})

describe('the cover', () => {
  const there = (...ids: string[]) => ids.map((id) => ({ id: id.toUpperCase(), alt: '', url: `/${id}` }))
  const three = () => merged(onServer(fresh()), { ...theirs({}), photos: there('a', 'b', 'c') })
  const heard = (draft: Draft, ...ids: string[]) => merged(draft, { ...theirs({}), photos: there(...ids) })
  const order = (draft: Draft) => photosOf(draft).map((photo) => photo.id)

  it('is chosen at once, and waits like a picture that is described anew', () => {
    const draft = coverChosen(three(), 'C')
    expect(order(draft)).toEqual(['C', 'A', 'B'])
    expect(coverOf(draft)?.id).toBe('C')
    expect(waiting(draft)).toBe(1)
    expect(waiting(photoNamed(draft, 'C', '晒花椒'))).toBe(1)
    expect(waiting(coverTaken(draft, 'C'))).toBe(0)
  })

  it('that is there already is no choice', () => {
    const draft = three()
    expect(coverChosen(draft, 'A')).toBe(draft)
    expect(coverChosen(draft, 'gone')).toBe(draft)
    const chosen = coverChosen(draft, 'B')
    expect(coverChosen(chosen, 'B')).toBe(chosen)
  })

  it('stays chosen here while the server says something else, and follows it afterwards', () => {
    const draft = coverChosen(three(), 'C')
    expect(order(heard(draft, 'b', 'a', 'c'))).toEqual(['C', 'B', 'A'])
    expect(order(heard(coverTaken(draft, 'C'), 'b', 'a', 'c'))).toEqual(['B', 'A', 'C'])
  })

  it('is not settled by the answer to an earlier choice', () => {
    const draft = coverChosen(coverChosen(three(), 'C'), 'B')
    expect(order(draft)).toEqual(['B', 'C', 'A'])
    expect(waiting(draft)).toBe(1)
    expect(coverTaken(draft, 'B')).toBe(draft)
    expect(waiting(coverTaken(draft, 'C'))).toBe(1)
    expect(waiting(coverTaken(coverTaken(draft, 'C'), 'B'))).toBe(0)
    // The other one was on its way when both were chosen once more.
    expect(choicesOf(coverTaken(coverChosen(draft, 'C'), 'C')).map(({ id }) => id)).toEqual(['B', 'C'])
  })

  it('may be a picture that is on the phone only', () => {
    const draft = coverChosen(photoAdded(three(), 'new', 2), 'new')
    expect(order(heard(draft, 'b', 'a', 'c'))).toEqual(['new', 'B', 'A', 'C'])
    expect(waiting(draft)).toBe(1)
    const up = photoTaken(draft, 'new', { id: 'N', alt: '', url: '/n' })
    expect(waiting(up)).toBe(1)
    expect(order(heard(up, 'a', 'b', 'c', 'n'))).toEqual(['new', 'A', 'B', 'C'])
  })

  it('is never a picture that the server will not get', () => {
    const photos = [
      { id: 'lost', alt: '', lost: true },
      { id: 'bad', alt: '', wrong: '这不是照片' },
    ]
    const draft = { ...fresh(), photos }
    expect(coverOf(draft)).toBeUndefined()
    expect(coverChosen(draft, 'bad')).toBe(draft)
    expect(coverOf(photoAdded(draft, 'new', 2))?.id).toBe('new')
    expect(waiting({ ...draft, chosen: ['bad'] })).toBe(0)
  })

  it('goes with its picture, taken away here or elsewhere', () => {
    const draft = coverChosen(three(), 'C')
    const away = photoRemoved(draft, 'C')
    expect(coverOf(away)?.id).toBe('A')
    expect(away.chosen).toEqual([])
    expect(heard(draft, 'a', 'b')).toMatchObject({ photos: [{ id: 'A' }, { id: 'B' }] })
    expect(waiting(heard(draft, 'a', 'b'))).toBe(0)
    const unsent = photoRemoved(coverChosen(photoAdded(three(), 'new', 2), 'new'), 'new')
    expect(unsent.chosen).toEqual([])
    expect(waiting(unsent)).toBe(0)
  })

  it('stays the same picture when that turns out to be one that was sent from here', () => {
    const sent = {
      ...onServer(fresh()),
      photos: [
        { id: 'a', alt: '' },
        { id: 'b', alt: '', tried: true },
      ],
    }
    const chosen = coverChosen(heard(sent, 'x', 'n'), 'N')
    expect(order(chosen)).toEqual(['N', 'X', 'a', 'b'])
    const known = photoTaken(chosen, 'b', { id: 'N', alt: '', url: '/n' })
    expect(order(known)).toEqual(['b', 'X', 'a'])
    expect(choicesOf(known)).toMatchObject([{ id: 'b', photoId: 'N' }])
  })
})

// What was chosen waits, arrives, or arrives without an answer; somebody else chooses, takes away and adds meanwhile.
it('the cover is the same here and there in the end, whatever was chosen, lost and merged', () => {
  for (let seed = 1; seed <= 300; seed++) {
    let state = seed * 7919
    const roll = (n: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      return Math.floor((state / 0x7fffffff) * n) % n
    }
    let server = ['A', 'B', 'C', 'D']
    let count = 0
    const heard = (draft: Draft) =>
      merged(draft, { ...theirs({}), photos: server.map((id) => ({ id, alt: '', url: `/${id}` })) })
    const tell = (draft: Draft, lost: boolean) => {
      const next = choicesOf(draft)[0]
      if (!next) return draft
      if (!server.includes(next.id)) return heard(coverForgotten(draft, next.id))
      server = [next.id, ...server.filter((id) => id !== next.id)]
      return lost ? draft : coverTaken(draft, next.id)
    }
    let draft = heard(onServer(fresh()))
    let last: string | undefined
    for (let step = 0; step < 40; step++) {
      const some = server[roll(server.length)] as string
      const mine = photosOf(draft)[roll(photosOf(draft).length)]?.id as string
      switch (roll(7)) {
        case 0:
        case 1:
          draft = coverChosen(draft, mine)
          last = mine
          break
        case 2:
        case 3:
          draft = tell(draft, roll(2) === 0)
          break
        case 4:
          server = [some, ...server.filter((id) => id !== some)]
          break
        case 5:
          if (server.length > 2) server = [...server.filter((id) => id !== some), `N${++count}`]
          break
        case 6:
          draft = heard(draft)
      }
      // A choice that waits is the cover here, whatever was heard.
      if (choicesOf(draft).length > 0 && draft.photos.some(({ id }) => id === last))
        expect(coverOf(draft)?.id).toBe(last)
    }
    draft = heard(draft)
    for (let tries = 0; tries < 20 && choicesOf(draft).length > 0; tries++) draft = tell(draft, false)
    expect(waiting(draft)).toBe(0)
    expect(photosOf(draft).map(({ id }) => id)).toEqual(server)
  }
})

describe('inputOf', () => {
  it('says of what was emptied that it is empty', () => {
    expect(inputOf({ who: '' }, ['summary', 'goalMinor', 'who', 'costs', 'launchAt', 'payee'])).toEqual({
      summary: '',
      goalMinor: 0,
      story: { who: '' },
      costs: [],
      launchAt: null,
      payee: { name: '', bank: '', account: '' },
    })
  })

  it('sends only the blocks that are named', () => {
    expect(inputOf({ who: 'a', grow: 'b' }, ['grow'])).toEqual({ story: { grow: 'b' } })
  })
})

// Two phones and a network that loses answers, in any order: what was typed last is never lost without being asked.
describe('in any order of typing, sending, losing and merging', () => {
  type Server = { answers: Answers; version: number }
  const names: AnswerName[] = ['title', 'who', 'risks', 'goalMinor']

  function random(seed: number) {
    let state = seed
    return (n: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      return Math.floor((state / 0x7fffffff) * n) % n
    }
  }

  it('keeps the newest answer', () => {
    for (let seed = 1; seed <= 400; seed++) run(seed)
  })

  function run(seed: number) {
    const roll = random(seed * 7919)
    const server: Server = { answers: {}, version: 1 }
    let draft = onServer(fresh())
    const typed = new Map<AnswerName, unknown>()
    let flight: { sent: Answers; names: AnswerName[]; refused: boolean; now: Server } | undefined
    let count = 0
    const value = (name: AnswerName, who: string) => (name === 'goalMinor' ? ++count : `${who}${++count}`)
    const copy = (): Server => ({ answers: { ...server.answers }, version: server.version })

    function check() {
      for (const [name, last] of typed) {
        const here = draft.answers[name]
        // What waits is what was typed last. What does not wait any more is on the server, or was until somebody else
        // changed it there afterwards.
        if (draft.unsent.includes(name)) expect(here).toBe(last)
        else if (here !== last) expect(String(here)).not.toMatch(/^me/)
      }
    }

    for (let step = 0; step < 60; step++) {
      const name = names[roll(names.length)] as AnswerName
      switch (roll(6)) {
        case 0:
        case 1: {
          const next = value(name, 'me')
          typed.set(name, next)
          draft = answered(draft, name, next as never, step)
          break
        }
        case 2: {
          if (flight || draft.unsent.length === 0) break
          const sent = draft.answers
          const some = draft.unsent.filter((n) => !draft.clashes.some((c) => c.name === n))
          const refused = draft.server?.version !== server.version
          if (!refused && some.length > 0) {
            for (const n of some) Object.assign(server.answers, { [n]: sent[n] })
            server.version++
          }
          flight = { sent, names: some, refused, now: copy() }
          break
        }
        case 3: {
          if (!flight) break
          // Half of the answers are lost.
          if (roll(2) === 0) {
            const { sent, names: some, refused, now } = flight
            draft = refused
              ? merged(draft, theirs(now.answers, now.version))
              : saved(draft, sent, some, theirs(now.answers, now.version))
          }
          flight = undefined
          break
        }
        case 4: {
          Object.assign(server.answers, { [name]: value(name, 'she') })
          server.version++
          break
        }
        case 5: {
          const clash = draft.clashes[0]
          if (!clash) break
          const mine = roll(2) === 0
          draft = decided(draft, clash.name, mine)
          if (!mine) typed.delete(clash.name)
          break
        }
      }
      check()
    }

    // In the end everything comes through: no answer of mine that waits is missing on the server.
    for (let tries = 0; tries < 10 && draft.unsent.length > 0; tries++) {
      for (const { name } of draft.clashes) draft = decided(draft, name, true)
      if (draft.server?.version !== server.version) {
        draft = merged(draft, theirs({ ...server.answers }, server.version))
        continue
      }
      const sent = draft.answers
      const some = draft.unsent
      for (const n of some) Object.assign(server.answers, { [n]: sent[n] })
      server.version++
      draft = saved(draft, sent, some, theirs({ ...server.answers }, server.version))
    }
    expect(draft.unsent).toEqual([])
    check()
    for (const n of names) expect(same(draft.answers[n], server.answers[n])).toBe(true)
  }
})
