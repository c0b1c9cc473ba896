import type { Draft } from '../../../lib/drafts/draft'

/** What the part of a question page gets that takes the answer: the draft, and what to say at each field, by its id. */
export type AskProps = { draft: Draft; errors: Record<string, string> }
