import { useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import type { Viewer } from '../lib/viewer'

/**
 * Tells the header and the demo bar, which the server wrote, who is here: the page that a phone keeps for the field was written for
 * nobody, and would ask somebody to sign in amid their own drafts.
 */
export function useHeader(viewer: Viewer | null): void {
  const { t } = useLingui()
  const account = t`My account`
  const known = Boolean(viewer)
  useEffect(() => {
    if (!known) return
    document.querySelector('.demo-stranger')?.remove()
    const link = document.querySelector<HTMLAnchorElement>('header.top a[href="/sign-in"]')
    if (!link) return
    link.href = '/account'
    link.textContent = account
  }, [known, account])
}
