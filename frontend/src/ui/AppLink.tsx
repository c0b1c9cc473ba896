import type { AnchorHTMLAttributes } from 'react'
import { Link } from 'wouter'

const areas = /^\/(h|assist|draft|g|f|dev\/gallery)(\/|\?|$)/

/** A link that stays inside the app where its page belongs to it, and loads every other page from the server. */
export function AppLink({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  // Parts of public pages use the same components, but there is no app around them that could change the page.
  if (areas.test(href) && document.getElementById('app')) return <Link href={href} {...rest} />
  return <a href={href} {...rest} />
}
