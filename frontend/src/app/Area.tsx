import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'

type Props = { to: string; also?: readonly string[]; children: ReactNode }

/** The way to one area of the app, marked while one is in it or in one of the others. */
export function Area({ to, also = [], children }: Props) {
  const [location] = useLocation()
  const here = [to, ...also].some((path) => location === path || location.startsWith(`${path}/`))
  return (
    <li>
      <Link href={to} aria-current={here ? 'page' : undefined}>
        {children}
      </Link>
    </li>
  )
}
