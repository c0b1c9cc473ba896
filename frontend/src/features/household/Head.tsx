import { useLingui } from '@lingui/react/macro'
import { ActingBar } from '../../ui/ActingBar'
import { Breadcrumb } from '../../ui/Breadcrumb'

type Props = {
  /** For whom a clerk acts here; null for the household itself. */
  behalf: { name: string; village: string } | null
  project: { title: string; slug: string }
  /** What the page is, below the project's own. */
  part?: string
}

/** What stands above every page of a project: for whom one acts, and where one is. */
export function Head({ behalf, project, part }: Props) {
  const { t } = useLingui()
  return (
    <>
      {behalf && <ActingBar name={behalf.name} village={behalf.village} />}
      <Breadcrumb
        items={[
          behalf ? { text: t`Village desk`, href: '/assist' } : { text: t`My projects`, href: '/h' },
          { text: project.title, ...(part ? { href: `/h/c/${project.slug}` } : {}) },
          ...(part ? [{ text: part }] : []),
        ]}
      />
    </>
  )
}
