import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CostKind, CostLineInput } from '../../gql/graphql'

/** What the kinds of cost lines are called to begin with; the household may call them otherwise. */
export const costNames: Record<CostKind, MessageDescriptor> = {
  HOUSEHOLD: msg`Stays with the household`,
  FREIGHT: msg`Freight`,
  PACKING: msg`Boxes and packing`,
  FEES: msg`Bank and card fees`,
  COOPERATIVE: msg`Cooperative`,
  MATERIALS: msg`Seed, fertiliser, tools`,
  OTHER: msg`Something else`,
}

/** Puts the household's line first and gives it one where it has none. */
export function withHousehold(costs: readonly CostLineInput[], label: string): CostLineInput[] {
  const own = costs.find((cost) => cost.kind === 'HOUSEHOLD') ?? { kind: 'HOUSEHOLD', label, basisPoints: 0 }
  return [own, ...costs.filter((cost) => cost !== own)]
}

/** Reads a share of ¥100 that somebody typed, 62.5, 62.5元 or 62.5 %, as hundredths of a per cent; undefined when it is none. */
export function readShare(text: string): number | undefined {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?\s*[%元]?$/.exec(
    text
      .replace(/^\s*[¥￥]/, '')
      .normalize('NFKC')
      .replaceAll('。', '.')
      .trim(),
  )
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined
}

/** Writes a share to be edited. */
export function writeShare(basisPoints: number): string {
  return basisPoints % 100 === 0 ? String(basisPoints / 100) : String(Number((basisPoints / 100).toFixed(2)))
}

/**
 * What reaches the payee's account of a goal, the card fees being taken off before, and what of it the household keeps,
 * in fen; undefined as long as the lines do not say.
 */
export function receives(
  goal: number,
  costs: readonly CostLineInput[],
): { paid: number; household: number } | undefined {
  const share = (kind: CostKind) =>
    costs.reduce((sum, cost) => (cost.kind === kind ? sum + cost.basisPoints : sum), 0) / 10_000
  if (goal <= 0 || share('HOUSEHOLD') === 0) return undefined
  const yuan = (fen: number) => Math.round(fen / 100) * 100
  return { paid: yuan(goal * (1 - share('FEES'))), household: yuan(goal * share('HOUSEHOLD')) }
}
