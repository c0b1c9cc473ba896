import { Plural, Trans } from '@lingui/react/macro'
import { FileText, PenLine, UserRoundMinus } from 'lucide-react'
import type { Draft } from '../../lib/drafts/draft'
import { Chip } from '../../ui/Chip'
import { LinkButton } from '../../ui/LinkButton'
import { Menu } from '../../ui/Menu'
import { draftFor, type Household, type Registration } from './rules'

type Props = {
  household: Household
  registration?: Registration
  drafts: readonly Draft[]
  /** Takes it off the list; left out where that is for somebody else to do. */
  onTakeOff?: () => void
}

/** A household, what waits for it on this phone, and what the clerk can do for it. */
export function HouseholdRow({ household, registration, drafts, onTakeOff }: Props) {
  const { draft, waiting } = draftFor(drafts, household.id)
  const whom = encodeURIComponent(household.id)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 min-[1184px]:grid-cols-[minmax(8rem,1fr)_auto_auto]">
      <div className="stack-s">
        <h3>{household.displayName}</h3>
        {registration && <p className="small soft">{registration.reached ?? <Trans>No phone or e-mail</Trans>}</p>}
        {waiting > 0 && (
          <p>
            <Chip tone="wait">
              <Plural value={waiting} one="# thing waits to be uploaded" other="# things wait to be uploaded" />
            </Chip>
          </p>
        )}
      </div>
      {registration && onTakeOff && (
        <div className="self-start min-[1184px]:order-last min-[1184px]:self-center">
          <Menu
            plain
            label={
              <>
                <Trans>More</Trans>
                <span className="hidden"> {household.displayName}</span>
              </>
            }
            items={[{ text: <Trans>Take off the list</Trans>, icon: UserRoundMinus, onSelect: onTakeOff }]}
          />
        </div>
      )}
      <div className="actions col-span-full min-[1184px]:col-span-1">
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
