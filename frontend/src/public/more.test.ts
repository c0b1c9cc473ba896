import { beforeEach, expect, it, vi } from 'vitest'
import { more } from './more'

const page = (
  rows: string[],
  next?: string,
) => `<ul id="list">${rows.map((row) => `<li><a href="/c/${row}">${row}</a></li>`).join('')}</ul>
  ${next ? `<div data-island="more" data-props='{"list":"#list"}'><a rel="next" href="${next}">More</a></div>` : ''}`

const assign = vi.fn()
let answer: (address: string) => Promise<Response>

function open(next = '/campaigns?after=1') {
  document.body.innerHTML = page(['a', 'b'], next)
  more(document.querySelector('[data-island]') as HTMLElement)
  return document.querySelector('[rel=next]') as HTMLAnchorElement
}
const rows = () => [...document.querySelectorAll('#list > li')].map((row) => row.textContent)
const html = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/html' } })

beforeEach(() => {
  assign.mockReset()
  vi.spyOn(window.location, 'assign').mockImplementation(assign)
  vi.stubGlobal(
    'fetch',
    vi.fn((address: string) => answer(address)),
  )
})

it('brings the next rows here, once by two clicks, and goes on from the first of them', async () => {
  answer = async () => html(page(['c'], '/campaigns?after=2'))
  const link = open()
  link.click()
  link.click()
  await vi.waitFor(() => expect(rows()).toEqual(['a', 'b', 'c']))
  expect(fetch).toHaveBeenCalledTimes(1)
  expect(link.getAttribute('href')).toBe('/campaigns?after=2')
  expect(link.hasAttribute('aria-busy')).toBe(false)
  expect(document.activeElement?.textContent).toBe('c')
})

it('goes when there is no more', async () => {
  answer = async () => html(page(['c']))
  open().click()
  await vi.waitFor(() => expect(rows()).toEqual(['a', 'b', 'c']))
  expect(document.querySelector('[data-island]')).toBeNull()
})

it.each<[string, () => Promise<Response>]>([
  ['there is no network', () => Promise.reject(new TypeError('failed'))],
  ['the server fails', async () => new Response('', { status: 500 })],
  ['another page comes', async () => html('<h1>Sign in</h1>')],
])('follows the link when %s, and what is shown stays', async (_, given) => {
  answer = given
  open().click()
  await vi.waitFor(() => expect(assign).toHaveBeenCalledWith(expect.stringContaining('/campaigns?after=1')))
  expect(rows()).toEqual(['a', 'b'])
})
