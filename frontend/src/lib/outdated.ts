import type { CombinedError } from 'urql'

/**
 * What the server says when it does not know the app's documents: it was updated while this page was open. Nothing that is
 * sent from here will be understood until the page is loaded again. Undefined for every other error.
 */
export function outdatedBy(error: CombinedError | undefined): string | undefined {
  return error?.graphQLErrors.find((one) => one.extensions?.code === 'DOCUMENT_UNKNOWN')?.message
}

/** Ends the sending of what waits: see outdatedBy. */
export class Outdated extends Error {}
