import { Trans } from '@lingui/react/macro'
import { AppLink } from '../../ui/AppLink'
import { Said } from '../../ui/Said'

type Props = { projects: readonly { id: string; slug: string; title: string }[] }

/** The projects of the last visit, for when the server does not answer: news can be written for them. */
export function SeenProjects({ projects }: Props) {
  return (
    <section className="card stack" aria-labelledby="seen">
      <h2 id="seen">
        <Trans>Projects when you last looked</Trans>
      </h2>
      <ul className="rows">
        {projects.map((project) => (
          <li key={project.id}>
            <AppLink href={`/h/c/${project.slug}`}>
              <Said>{project.title}</Said>
            </AppLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
