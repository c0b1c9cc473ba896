import { Trans, useLingui } from '@lingui/react/macro'
import { Breadcrumb } from '../../ui/Breadcrumb'
import { Tabs } from '../../ui/Tabs'
import { useTitle } from '../../ui/useTitle'
import { Figures } from './Figures'
import { Forms } from './Forms'
import { Overlays } from './Overlays'
import { PageStates } from './PageStates'
import { Parts } from './Parts'

/** Every component and every state of a page, for those who build and test them. */
export default function GalleryPage() {
  const { t } = useLingui()
  useTitle(t`Gallery`)
  return (
    <div className="stack-m">
      <Breadcrumb items={[{ text: t`Home`, href: '/' }, { text: t`Gallery` }]} />
      <h1>
        <Trans>Gallery</Trans>
      </h1>
      <p className="measure">
        <Trans>All parts of the app and all states of its pages, as the system's light or dark theme shows them.</Trans>
      </p>
      <Tabs
        label={t`Kinds of parts`}
        tabs={[
          { id: 'forms', title: t`Forms`, content: <Forms /> },
          { id: 'parts', title: t`Parts`, content: <Parts /> },
          { id: 'figures', title: t`Figures`, content: <Figures /> },
          { id: 'overlays', title: t`Above the page`, content: <Overlays /> },
          { id: 'states', title: t`States of a page`, content: <PageStates /> },
        ]}
      />
    </div>
  )
}
