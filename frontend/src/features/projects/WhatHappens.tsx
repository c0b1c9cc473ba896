import { Plural, Trans } from '@lingui/react/macro'
import type { ProjectFragment } from '../../gql/graphql'
import { instant, money } from '../../lib/format'
import { type Act, payable } from './acts'
import { BeforeOpening } from './BeforeOpening'

/** What an act does to a project, to its backers' money, and who is told. */
export function WhatHappens({ act, campaign }: { act: Act; campaign: ProjectFragment }) {
  const { backerCount, raised, deadline } = campaign
  if (!campaign.launchedAt) return <BeforeOpening act={act} />
  const end = deadline ? instant(deadline) : ''
  switch (act) {
    case 'SUSPEND':
      return (
        <ul className="stack-s list-disc pl-6">
          <li>
            <Trans>It takes no new pledges, and nobody is charged while it is paused.</Trans>
          </li>
          <li>
            <Trans>
              <Plural value={backerCount} one="# backer has" other="# backers have" /> promised {money(raised.minor)}.
              The promises stay; whoever wants to can take theirs back.
            </Trans>
          </li>
          {end && (
            <li>
              <Trans>The deadline stays: {end}. After that it cannot be resumed, only cancelled.</Trans>
            </li>
          )}
          <li>
            <Trans>
              The household is told, with your reason. Backers get no message; the public page shows the reason.
            </Trans>
          </li>
        </ul>
      )
    case 'RESUME':
      return (
        <ul className="stack-s list-disc pl-6">
          <li>
            <Trans>It takes pledges again until {end}; the deadline has not moved.</Trans>
          </li>
          <li>
            <Trans>
              What was promised still holds: {money(raised.minor)} by{' '}
              <Plural value={backerCount} one="# backer" other="# backers" />.
            </Trans>
          </li>
          <li>
            <Trans>
              The household is told. The reason for the pause leaves the public page; what you write here stays in the
              trail of acts.
            </Trans>
          </li>
        </ul>
      )
    case 'CANCEL':
      return (
        <ul className="stack-s list-disc pl-6">
          <li>
            <Trans>It ends for good. This cannot be undone.</Trans>
          </li>
          <li>
            <Trans>
              <Plural value={backerCount} one="# backer has" other="# backers have" /> promised {money(raised.minor)}.
              Nothing was charged yet, and nothing will be.
            </Trans>
          </li>
          <li>
            <Trans>The household and every backer are told, with your reason. The public page shows it too.</Trans>
          </li>
        </ul>
      )
    case 'DELIVER':
      return (
        <ul className="stack-s list-disc pl-6">
          {campaign.money && (
            <li>
              <Trans>
                {money(campaign.money.collected.minor)} came in, for a goal of {money(campaign.goal.minor)}. Finance can
                pay {money(payable(campaign.money))} of it to {campaign.payeeName}.
              </Trans>
            </li>
          )}
          <li>
            <Trans>Who has paid gets the goods. Nobody is charged again.</Trans>
          </li>
          <li>
            <Trans>The household is told to get the goods ready. The public page shows your reason.</Trans>
          </li>
          <li>
            <Trans>This cannot be undone.</Trans>
          </li>
        </ul>
      )
  }
}
