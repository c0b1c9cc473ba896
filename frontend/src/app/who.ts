import type { CombinedError } from 'urql'
import type { Viewer } from '../lib/viewer'

/** Who uses the app, as far as is known. */
export type Who = {
  /** Whose pages are shown; null as long as there is nobody to show them for. */
  viewer: Viewer | null
  /** The server has said so. Before that it is the person of the last visit, for whom nothing is sent. */
  sure: boolean
  /** The server does not answer as this person any more: their sign-in has run out, or somebody else has signed in. */
  out: boolean
  /** Why the server did not say. */
  error?: CombinedError
}

/** Who it is when the app opens. page is whom the server wrote the page for, if it did; kept is the person of the last visit. */
export function atFirst(page: string | undefined, kept: Viewer | null): Who {
  const viewer = page === undefined || page === kept?.id ? kept : null
  return { viewer, sure: viewer !== null && page !== undefined, out: false }
}

/** What an answer to "who am I" changes: said is the person, null for nobody, undefined when no answer came. */
export function heard(before: Who, said: Viewer | null | undefined, error?: CombinedError): Who {
  if (said === undefined) return { ...before, error }
  // What lies open of one person is not swept away for the next one, nor because a sign-in has run out.
  const other =
    said === null ? before.viewer !== null : before.sure && before.viewer !== null && before.viewer.id !== said.id
  if (other) return { ...before, out: true, error: undefined }
  return { viewer: said, sure: true, out: false, error: undefined }
}
