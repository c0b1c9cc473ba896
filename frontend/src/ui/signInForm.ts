import { language } from '../lib/i18n'

// The sign-in form of the plain pages: only it sets the cookie. GraphQL's signIn gives a token for other programs.
const address = '/sign-in'

/** wrong is the server's sentence when it refused; it may be empty. */
type Answer = { wrong?: string }

/** Asks for a code. Throws when no answer came. */
export function requestCode(identifier: string): Promise<Answer> {
  return send({ identifier })
}

/** Sends the code; the browser then has the cookie. Throws when no answer came. */
export function signIn(identifier: string, code: string): Promise<Answer> {
  return send({ identifier, code })
}

async function send(fields: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams({ ...fields, next: '/account' })
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: { 'Accept-Language': language() },
    redirect: 'manual',
    credentials: 'same-origin',
  })
  // Signed in means a redirect, which must not be followed: its page is not wanted.
  if (answer.type === 'opaqueredirect' || answer.ok) return {}
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return { wrong: (page.querySelector('.wrong') ?? page.querySelector('.problem li'))?.textContent?.trim() ?? '' }
}
