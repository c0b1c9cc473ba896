import { AppLink } from '../../ui/AppLink'
import { Said } from '../../ui/Said'

type Props = { campaign: { slug: string; title: string; region: { place: string } } }

/** Which project something is about, where it lies, and the way there. */
export function ProjectLink({ campaign }: Props) {
  return (
    <p>
      <AppLink href={`/g/projects/${encodeURIComponent(campaign.slug)}`}>
        <Said>{campaign.title}</Said>
      </AppLink>{' '}
      <span className="small soft">{campaign.region.place}</span>
    </p>
  )
}
