import { dayValue } from '../../lib/format'

/** The days of a visit that the server takes (server/clock/day.go): a year up to today. */
export function visitDays(): { min: string; max: string } {
  const max = dayValue()
  const [year = 0, month = 0, date = 0] = max.split('-').map(Number)
  // The day after that of a year ago: of that one the first hours are too long ago already.
  return { min: new Date(Date.UTC(year - 1, month - 1, date + 1)).toISOString().slice(0, 10), max }
}

/** Whether somebody cannot have been there on this day, or too long ago. None is no wrong day. */
export function wrongVisit(visitedOn: string): boolean {
  const { min, max } = visitDays()
  return visitedOn !== '' && (visitedOn < min || visitedOn > max)
}
