import { act } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { navigate } from 'wouter/use-browser-location'
import { show } from '../ui/testing/show'
import { useHere } from './useHere'

function Page() {
  useHere()
  return null
}
const value = (name: string) => document.querySelector<HTMLInputElement>(`header input[name=${name}]`)?.value

beforeEach(() => {
  const fields =
    '<input name="next" value="/h" data-here><input name="here" value="/h" data-here><input name="else" value="/g">'
  document.body.insertAdjacentHTML('afterbegin', `<header>${fields}</header>`)
})
afterEach(() => {
  document.querySelector('header')?.remove()
  navigate('/')
})

describe('the language switch of a page that loads no other', () => {
  it('comes back to where the person is by now', () => {
    navigate('/h')
    show(<Page />)
    act(() => navigate('/draft/1/title'))
    expect([value('next'), value('here')]).toEqual(['/draft/1/title', '/draft/1/title'])
    act(() => navigate('/g/review?state=WAITING&county=%E5%AE%95%E6%98%8C'))
    expect(value('next')).toBe('/g/review?state=WAITING&county=%E5%AE%95%E6%98%8C')
  })

  it('is not overruled by a language in the address', () => {
    navigate('/h?lang=en')
    show(<Page />)
    expect(value('next')).toBe('/h')
    act(() => navigate('/g/review?lang=en&late=1'))
    expect(value('next')).toBe('/g/review?late=1')
  })

  it('leaves alone what leads elsewhere', () => {
    navigate('/draft/1/title')
    show(<Page />)
    expect([value('next'), value('else')]).toEqual(['/draft/1/title', '/g'])
  })
})
