import { Trans } from '@lingui/react/macro'
import { ExternalLink } from 'lucide-react'
import type { ProjectFragment } from '../../gql/graphql'
import { money } from '../../lib/format'
import { Card } from '../../ui/Card'
import { LinkButton } from '../../ui/LinkButton'
import { Photo } from '../../ui/Photo'
import { Said } from '../../ui/Said'

/** What a project offers, in short, and the way to its public page. */
export function Summary({ campaign }: { campaign: ProjectFragment }) {
  const [cover] = campaign.photos
  return (
    <Card>
      {cover && (
        <div className="max-w-md">
          <Photo photo={cover} />
        </div>
      )}
      <p>
        <Said>{campaign.summary}</Said>
      </p>
      <ul className="rows">
        {campaign.tiers.map((tier) => (
          <li key={tier.id}>
            <Said>{tier.title}</Said> · {money(tier.currentPrice.minor)}
          </li>
        ))}
      </ul>
      <p className="small soft">
        {campaign.draftedBy ? (
          <Trans>
            {campaign.beneficiaryName}; {campaign.draftedBy.displayName} wrote it for them
          </Trans>
        ) : (
          <Said>{campaign.beneficiaryName}</Said>
        )}
      </p>
      <div className="actions">
        <LinkButton icon={ExternalLink} href={`/c/${campaign.slug}`}>
          <Trans>Public page</Trans>
        </LinkButton>
      </div>
    </Card>
  )
}
