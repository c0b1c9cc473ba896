import { Plural, Trans } from '@lingui/react/macro'
import { type Draft, waiting } from '../../lib/drafts/draft'
import { AppLink } from '../../ui/AppLink'
import { Chip } from '../../ui/Chip'

/** A draft on this phone, and how much of it the server does not have yet. */
export function DraftCard({ draft }: { draft: Draft }) {
  const left = waiting(draft)
  return (
    <li className="card stack-s">
      <h3>
        <AppLink href={`/draft/${draft.id}`}>{draft.answers.title || <Trans>Project without a title</Trans>}</AppLink>
      </h3>
      <p className="soft">{draft.village.name}</p>
      <p>
        {left > 0 ? (
          <Chip tone="wait">
            <Plural value={left} one="# answer waits to be sent" other="# answers wait to be sent" />
          </Chip>
        ) : (
          <Chip tone="good">
            <Trans>Kept here and on the server</Trans>
          </Chip>
        )}
      </p>
    </li>
  )
}
