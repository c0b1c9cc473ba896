import { Plural, Trans } from '@lingui/react/macro'
import { FileText, PenLine } from 'lucide-react'
import type { Draft } from '../../lib/drafts/draft'
import { Chip } from '../../ui/Chip'
import { LinkButton } from '../../ui/LinkButton'
import { draftFor, type Household } from './rules'

type Props = {
  household: Household
  /** How it is reached, in part; null when it has neither phone nor mail. Not kept on the phone, so unknown without a network. */
  reached?: string | null
  drafts: readonly Draft[]
}

/** A household, what waits for it on this phone, and what the clerk can do for it. */
export function HouseholdRow({ household, reached, drafts }: Props) {
  const { draft, waiting } = draftFor(drafts, household.id)
  const whom = encodeURIComponent(household.id)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3">
      <div className="stack-s">
        <h3>{household.displayName}</h3>
        {reached !== undefined && <p className="small soft">{reached ?? <Trans>No phone or e-mail</Trans>}</p>}
        {waiting > 0 && (
          <p>
            <Chip tone="wait">
              <Plural value={waiting} one="# thing waits to be uploaded" other="# things wait to be uploaded" />
            </Chip>
          </p>
        )}
      </div>
      <div className="actions">
        {draft ? (
          <LinkButton icon={PenLine} href={`/draft/${draft.id}`}>
            <Trans>Go on with their draft</Trans>
            <span className="hidden"> {household.displayName}</span>
          </LinkButton>
        ) : (
          <LinkButton icon={PenLine} href={`/assist/new?for=${whom}`}>
            <Trans>Draft for them</Trans>
            <span className="hidden"> {household.displayName}</span>
          </LinkButton>
        )}
        <LinkButton plain icon={FileText} href={`/assist/consent?for=${whom}`}>
          <Trans>Consent sheet</Trans>
          <span className="hidden"> {household.displayName}</span>
        </LinkButton>
      </div>
    </li>
  )
}
