import { i18n } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { portalNow } from './portalTime'

/** Writes a number, the same in both languages: 1,234. */
export function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** Writes an amount of fen as a careful person does: ¥58, ¥1,234.50. Never rounded. */
export function money(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100)
  const cents = Math.abs(fen) % 100
  const text = `¥${number(whole)}${cents ? `.${String(cents).padStart(2, '0')}` : ''}`
  return fen < 0 ? `−${text}` : text
}

/**
 * Reads a whole number that somebody typed, full-width digits too; undefined when it is none. Commas only stand before
 * three digits each: whoever types 12,5 may mean 12.5 as well as 125.
 */
export function readNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim()
  return /^(\d{1,9}|[1-9]\d{0,2}(,\d{3}){1,2})$/.test(plain) ? Number(plain.replaceAll(',', '')) : undefined
}

const fenOf = { 千: 1_000_00, 万: 10_000_00 }
const digits = '一二三四五六七八九十'

/**
 * Reads yuan that somebody typed as fen, also as people say it: 1.5万, 五千; undefined when it is no amount. The whole
 * part is read as a number is.
 */
export function readMoney(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim().replace('两', '二')
  const found = /^¥?\s*(?:([\d,]+)(?:[.。](\d{1,2}))?|([一二三四五六七八九十])(?=\s*[万千]))\s*([万千]?)\s*元?$/.exec(
    plain,
  )
  if (!found) return undefined
  const [, number = '', decimals = '', said, unit] = found
  const one = unit ? fenOf[unit as keyof typeof fenOf] : 100
  const whole = said ? digits.indexOf(said) + 1 : readNumber(number)
  return whole === undefined ? undefined : whole * one + (Number(decimals.padEnd(2, '0')) * one) / 100
}

/** Writes fen as yuan to be edited: 58, 1234.50. */
export function yuan(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
}

// People of the portal live by Beijing time, wherever their browser thinks it is.
const zone = 'Asia/Shanghai'

function dayNumber(at: Date): number {
  const [year, month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at).split('-').map(Number)
  return Math.round(Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000)
}

/** Days from one instant's calendar day to another's, in Beijing. */
export function daysBetween(from: Date, to: Date): number {
  return dayNumber(to) - dayNumber(from)
}

/** Writes a day: 12月30日 · 30 December, with the year when it is another one. */
export function day(at: string | Date, now = portalNow()): string {
  const date = new Date(at)
  const year = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' })
  const withYear = year.format(date) !== year.format(now)
  return new Intl.DateTimeFormat(i18n.locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    month: 'long',
    day: 'numeric',
    ...(withYear ? { year: 'numeric' } : {}),
  }).format(date)
}

/** A day in Beijing as date inputs and the server write it: 2026-12-30. */
export function dayValue(at: Date = portalNow()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)
}

/** Writes a day and the time: 12月30日 09:05. */
export function instant(at: string | Date, now = portalNow()): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return `${day(at, now)} ${time.format(new Date(at))}`
}

/** Writes a month YYYY-MM: 2026年10月 · October 2026. */
export function month(value: string): string {
  const [year, number] = value.split('-').map(Number)
  if (!year || !number) return value
  const date = new Date(Date.UTC(year, number - 1, 15))
  return new Intl.DateTimeFormat(i18n.locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
  }).format(date)
}

/**
 * Writes how long it is until an end, in its largest whole unit, as the public pages count: whole days of 24 hours, then
 * hours, then minutes. What is over is written as away writes it.
 */
export function left(at: string | Date, now = portalNow()): string {
  const minutes = Math.floor((new Date(at).getTime() - now.getTime()) / 60_000)
  if (minutes < 0) return away(at, now)
  const days = Math.floor(minutes / 1440)
  if (days > 0) return i18n._(msg`${plural(days, { one: 'in # day', other: 'in # days' })}`)
  const hours = Math.floor(minutes / 60)
  if (hours > 0) return i18n._(msg`${plural(hours, { one: 'in # hour', other: 'in # hours' })}`)
  return i18n._(msg`${plural(Math.max(1, minutes), { one: 'in # minute', other: 'in # minutes' })}`)
}

/** Writes how far a day is off: today, in 3 days, 2 days ago. */
export function away(at: string | Date, now = portalNow()): string {
  const days = daysBetween(now, new Date(at))
  if (days === 0) return i18n._(msg`today`)
  if (days > 0) return i18n._(msg`${plural(days, { one: 'in # day', other: 'in # days' })}`)
  return i18n._(msg`${plural(-days, { one: '# day ago', other: '# days ago' })}`)
}
