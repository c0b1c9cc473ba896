import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'

/** Names the page in the browser's tab and for screen readers. */
export function useTitle(text: string): void {
  const { t } = useLingui()
  const brand = t`Shanhuo`
  useEffect(() => {
    document.title = text ? `${text} · ${brand}` : brand
  }, [text, brand])
}
