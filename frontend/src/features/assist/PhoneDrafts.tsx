import { Plural, Trans } from '@lingui/react/macro'
import { type Draft, waiting } from '../../lib/drafts/draft'
import { AppLink } from '../../ui/AppLink'
import { Chip } from '../../ui/Chip'

/** What was begun for households on this phone, and how much of it waits for a network. */
export function PhoneDrafts({ drafts }: { drafts: readonly Draft[] }) {
  return (
    <section className="card stack" aria-labelledby="phone-drafts">
      <h2 id="phone-drafts">
        <Trans>Begun on this phone</Trans>
      </h2>
      <ul className="rows">
        {drafts.map((draft) => (
          <li key={draft.id} className="stack-s">
            <p>
              <AppLink href={`/draft/${draft.id}`}>
                {draft.answers.title || <Trans>Project without a title</Trans>}
              </AppLink>
            </p>
            <p className="soft">
              <Trans>
                for {draft.behalf?.name}, {draft.village.name}
              </Trans>
            </p>
            <p>
              <Waiting count={waiting(draft)} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Waiting({ count }: { count: number }) {
  if (count === 0)
    return (
      <Chip tone="good">
        <Trans>Kept here and on the server</Trans>
      </Chip>
    )
  return (
    <Chip tone="wait">
      <Plural value={count} one="# thing waits to be uploaded" other="# things wait to be uploaded" />
    </Chip>
  )
}
