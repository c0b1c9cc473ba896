import { screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { AppLink } from './AppLink'
import { show } from './testing/show'

function app() {
  const root = document.createElement('div')
  root.id = 'app'
  document.body.append(root)
}

afterEach(() => {
  document.getElementById('app')?.remove()
  window.history.replaceState(null, '', '/')
})

/** Clicks the link; tells whether the browser was left to load the page. */
async function leaves(href: string): Promise<boolean> {
  let left = true
  const { user } = show(<AppLink href={href}>go</AppLink>)
  const stop = (event: Event) => {
    left = !event.defaultPrevented
    event.preventDefault()
  }
  document.addEventListener('click', stop)
  await user.click(screen.getByRole('link'))
  document.removeEventListener('click', stop)
  return left
}

describe('AppLink', () => {
  it.each(['/h', '/h/new', '/g/review?state=open', '/f/payouts/1', '/assist', '/dev/gallery'])(
    'stays in the app for %s',
    async (href) => {
      app()
      expect(await leaves(href)).toBe(false)
      expect(window.location.pathname + window.location.search).toBe(href)
    },
  )

  it.each(['/', '/campaigns', '/c/pepper', '/account', '/help', '/funding', 'https://example.com/h'])(
    'loads %s from the server',
    async (href) => {
      app()
      expect(await leaves(href)).toBe(true)
    },
  )

  it('loads every page from the server where there is no app around it', async () => {
    expect(await leaves('/h')).toBe(true)
  })
})
