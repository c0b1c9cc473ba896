import type { RungInput } from '../../gql/graphql'
import { percent } from './words'

/** Two rungs to begin with, in whole yuan: 50 people for a twentieth less, 100 for a tenth less. */
export function ladderExample(price: number): RungInput[] {
  const yuan = (share: number) => Math.floor((price * share) / 100) * 100
  const rungs = [
    { backers: 50, priceMinor: yuan(0.95) },
    { backers: 100, priceMinor: yuan(0.9) },
  ]
  // Below ¥20 whole yuan are too coarse for two different rungs.
  return price >= 2_000 ? rungs : [{ backers: 50, priceMinor: Math.max(1, Math.floor(price * 0.9)) }]
}

/** How much cheaper a rung is than the price now, in words; undefined while it is no real rung. */
export function rungOff(rung: RungInput, price: number): string | undefined {
  if (rung.backers < 1 || rung.priceMinor < 1 || rung.priceMinor >= price) return undefined
  return percent(Math.round(((price - rung.priceMinor) / price) * 1_000) * 10)
}
