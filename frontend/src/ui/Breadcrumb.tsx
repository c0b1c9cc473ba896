import { useLingui } from '@lingui/react/macro'
import { AppLink } from './AppLink'
import { Said } from './Said'

/** Where the page lies, mostly in the tree of regions. The last one is the page itself. */
export function Breadcrumb({ items }: { items: readonly { text: string; href?: string }[] }) {
  const { t } = useLingui()
  return (
    <nav className="crumbs" aria-label={t`Where you are`}>
      <ol>
        {items.map(({ text, href }) => (
          <li key={`${href ?? ''} ${text}`}>
            {href ? (
              <AppLink href={href}>
                <Said>{text}</Said>
              </AppLink>
            ) : (
              <span aria-current="page">
                <Said>{text}</Said>
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
