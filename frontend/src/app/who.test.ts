import { describe, expect, it } from 'vitest'
import type { Viewer } from '../lib/viewer'
import { atFirst, heard, type Who } from './who'

const person = (id: string): Viewer => ({ id, displayName: id, grants: [] })
const [qi, ma] = [person('qi'), person('ma')]
const error = { message: 'no network' } as Who['error']

describe('when the app opens', () => {
  it.each([
    ['from the phone, the person of the last visit', undefined, qi, { viewer: qi, sure: false }],
    ['from the phone of nobody', undefined, null, { viewer: null, sure: false }],
    ['on a page for the person of the last visit', 'qi', qi, { viewer: qi, sure: true }],
    ['on a page for somebody else', 'ma', qi, { viewer: null, sure: false }],
    ['on a page for somebody on a new phone', 'ma', null, { viewer: null, sure: false }],
  ])('it shows %s', (_, page, kept, who) => {
    expect(atFirst(page, kept)).toEqual({ ...who, out: false })
  })
})

describe('who am I', () => {
  const remembered: Who = { viewer: qi, sure: false, out: false }
  const known: Who = { viewer: qi, sure: true, out: false }
  const nobody: Who = { viewer: null, sure: false, out: false }
  it.each<[string, Who, Viewer | null | undefined, Partial<Who>]>([
    ['the person of the last visit is confirmed', remembered, qi, known],
    [
      'somebody else is signed in: they take the place of who was only remembered',
      remembered,
      ma,
      { ...known, viewer: ma },
    ],
    [
      'the sign-in of the last visit is over: the page stays, for them to sign in again',
      remembered,
      null,
      { ...remembered, out: true },
    ],
    [
      'no answer: the person of the last visit stays, and nothing is sent',
      remembered,
      undefined,
      { ...remembered, error },
    ],
    ['a new phone', nobody, ma, { ...known, viewer: ma }],
    ['nobody is signed in on a new phone', nobody, null, { ...nobody, sure: true }],
    [
      'somebody else has signed in in another tab: what lies open stays theirs whose it is',
      known,
      ma,
      { ...known, out: true },
    ],
    ['signed out in another tab', known, null, { ...known, out: true }],
    ['signed in again', { ...known, out: true }, qi, known],
    ['no answer for somebody who is known', known, undefined, { ...known, error }],
  ])('%s', (_, before, said, after) => {
    expect(heard(before, said, said === undefined ? error : undefined)).toEqual({ error: undefined, ...after })
  })
})
