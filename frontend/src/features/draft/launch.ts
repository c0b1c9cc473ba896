import { portalNow } from '../../lib/portalTime'

// A project opens at 8 in the morning in Beijing, when people look at their phones.
const hour = 'T08:00:00+08:00'

/** The instant at which a project opens on a day YYYY-MM-DD; empty when it is no day. */
export function launchAtOf(day: string): string {
  const at = new Date(day + hour)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

/** The day YYYY-MM-DD in Beijing of an instant; empty without one. */
export function dayOf(at: string | undefined): string {
  return at ? new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(at)) : ''
}

/** The instant in some days from now. */
export function inDays(days: number): string {
  return new Date(portalNow().getTime() + days * 86_400_000).toISOString()
}
